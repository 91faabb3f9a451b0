import type { RunProgress } from "./progress";
import type { RunHooks } from "./run-scene";

const barWidth = 24;
const plainEveryMs = 10_000;

/**
 * Shows a run's progress on standard error: one line that is drawn over on a terminal; elsewhere a plain line when
 * something else begins, and about every 10 s.
 */
export function progressLine(
  stream: Pick<NodeJS.WriteStream, "isTTY" | "write"> = process.stderr,
  now: () => number = Date.now,
): {
  readonly hooks: Pick<RunHooks, "onProgress">;
  readonly clear: () => void;
} {
  let last = { doing: "", at: 0 };
  const onProgress: RunHooks["onProgress"] = (progress) => {
    const { doing, percent } = progress;
    if (stream.isTTY) {
      stream.write(`\r\u001b[2K${bar(percent)} ${title(progress)}${figures(progress)}`);
      return;
    }
    if (doing === last.doing && now() - last.at < plainEveryMs) return;
    stream.write(`${title(progress)}: ${Math.floor(percent)} %${figures(progress)}\n`);
    last = { doing, at: now() };
  };
  const clear = () => {
    if (stream.isTTY) stream.write("\r\u001b[2K");
  };
  return { hooks: { onProgress }, clear };
}

/** Scene and stage; a stage of a whole day carries its scene's name already. */
function title({ doing, part, stage }: RunProgress): string {
  const scene = part && !doing.startsWith(part) ? `${part}: ` : "";
  return stage && stage[1] > 1 ? `${scene}${doing} (${stage[0]} of ${stage[1]})` : `${scene}${doing}`;
}

function figures({ perSecond, failed, p99Seconds, alerts = [] }: RunProgress): string {
  if (perSecond === undefined) return "";
  const told = [
    `${Math.round(perSecond).toLocaleString("en-US")}/s`,
    `${Math.round(failed ?? 0)} errors`,
    ...(p99Seconds === undefined ? [] : [`p99 ${Math.round(1000 * p99Seconds)} ms`]),
    ...(alerts.length > 0 ? [`alerts: ${alerts.join(", ")}`] : []),
  ];
  return ` ${told.join(", ")}`;
}

function bar(percent: number): string {
  const filled = Math.round((barWidth * percent) / 100);
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${String(Math.round(percent)).padStart(3)} %`;
}
