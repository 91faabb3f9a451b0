import type { RunProgress } from "../load/progress";
import type { RunHooks } from "../load/run-scene";

const barWidth = 24;
const plainEveryPercent = 10;

/** Shows a run's progress on standard error: one line that is drawn over on a terminal, few plain lines elsewhere. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): {
  readonly hooks: Pick<RunHooks, "onProgress">;
  readonly clear: () => void;
} {
  let last = "";
  const onProgress: RunHooks["onProgress"] = (progress) => {
    const { doing, percent } = progress;
    if (stream.isTTY) {
      stream.write(`\r\u001b[2K${bar(percent)} ${doing}${figures(progress)}`);
      return;
    }
    const line = `${doing}: ${Math.floor(percent / plainEveryPercent) * plainEveryPercent} %`;
    if (line !== last) stream.write(`${line}\n`);
    last = line;
  };
  const clear = () => {
    if (stream.isTTY) stream.write("\r\u001b[2K");
  };
  return { hooks: { onProgress }, clear };
}

function figures({ perSecond, failed }: RunProgress): string {
  if (perSecond === undefined) return "";
  return ` ${Math.round(perSecond).toLocaleString("en-US")}/s, ${Math.round(failed ?? 0)} errors`;
}

function bar(percent: number): string {
  const filled = Math.round((barWidth * percent) / 100);
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${String(Math.round(percent)).padStart(3)} %`;
}
