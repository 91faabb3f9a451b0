import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { z } from "zod";

/**
 * A machine's clock, said so that it can be set at any later time: how far it is ahead of the time since the machine was
 * started, which no step moves. Of another start it says nothing.
 */
export const clockSchema = z.strictObject({
  bootId: z.string().regex(/^[0-9a-f-]+$/),
  /** Unix seconds at which the machine was started, by this clock. */
  startedAt: z.number(),
});

export type Clock = z.infer<typeof clockSchema>;

/** The first word of what the script below answers. */
const answers = { clock: "clock", refused: "refused" } as const;
const sshSeconds = 20;
const bootIdFile = "/proc/sys/kernel/random/boot_id";
/** Only Linux could be the kernel of a host of the lab. */
const localBootId = () => (existsSync(bootIdFile) ? readFileSync(bootIdFile, "utf8").trim() : "none");

/** Tells a machine's clock, or why it cannot be set. A container's clock is its host's. */
export const examineScript = (bootIdHere: string): string => `export LC_ALL=C
boot=$(cat ${bootIdFile})
refuse() { echo "${answers.refused} $1"; exit; }
[ "$boot" != ${bootIdHere} ] || refuse "it has the kernel of this machine, and so its clock"
! systemd-detect-virt --quiet --container 2>/dev/null || refuse "it is a container, and has the clock of its host"
[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || refuse "$(id -un) may not use sudo there without a password"
echo "${answers.clock} $boot $(date +%s.%N) $(cut -d ' ' -f 1 /proc/uptime)"`;

/** Sets the clock; does nothing on a machine that was started again meanwhile. */
export const setScript = ({ bootId, startedAt }: Clock): string => `export LC_ALL=C
[ "$(cat ${bootIdFile})" = ${bootId} ] || exit 0
if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi
$as_root date --utc --set "@$(awk '{ printf "%.2f", $1 + ${startedAt.toFixed(2)} }' /proc/uptime)" >/dev/null`;

/** Reads what `examineScript` printed. */
export function parseExamined(text: string): Clock | { readonly refused: string } {
  const [kind, ...words] = text.trim().split(" ");
  if (kind === answers.refused) return { refused: words.join(" ") };
  const [bootId = "", now, uptime] = words;
  return clockSchema.parse({ bootId, startedAt: Number(now) - Number(uptime) });
}

/** The clock of the machine that these words of ssh reach, or why a drill cannot set it. */
export async function examineClock(ssh: readonly string[]): Promise<Clock | { readonly refused: string }> {
  return parseExamined(await onMachine(ssh, examineScript(localBootId())));
}

/** Sets the clock of the machine that these words of ssh reach. */
export async function setClock(ssh: readonly string[], clock: Clock): Promise<void> {
  await onMachine(ssh, setScript(clock));
}

/** Runs a script on the machine; rejects with what it said. */
async function onMachine(ssh: readonly string[], script: string): Promise<string> {
  const [program, ...words] = ssh as [string, ...string[]];
  const running = promisify(execFile)(program, [...words, "sh -s"], { timeout: sshSeconds * 1000 });
  running.child.stdin?.on("error", () => undefined).end(script);
  try {
    return (await running).stdout;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(stderr?.trim() || message);
  }
}
