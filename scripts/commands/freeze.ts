import { resolve } from "node:path";
import { replaceFile } from "../../kit/replace-file";
import { messageOf, UserError } from "../../kit/user-error";
import { thresholds } from "../../monitoring/thresholds";
import { freezeDashboards, frozenPage } from "../../viewer/render";
import { chosenDashboards } from "../freeze/chosen";
import { grafanaAnnotations } from "../freeze/grafana-annotations";
import { windowOf } from "../freeze/window";
import { nameArgument } from "../lib/names";
import { labCommand, type Register, withStack } from "../lib/program";
import { connect } from "../stack/connect";
import { accessTo } from "../stack/outputs";
import { loginHeaders } from "../stack/web-access";

interface FreezeOptions {
  readonly stack: string;
  readonly from: string;
  readonly to: string;
  readonly dashboard: readonly string[];
  readonly out?: string;
}

/** `./lab freeze`: the dashboards of a window as one page that needs no lab and no network. */
export const registerFreeze: Register = (program) => {
  withStack(program.command("freeze"))
    .description("keep the dashboards of a window of time as one page, readable after ./lab down")
    .option("--from <time>", "start, as Grafana takes it: now-1h, 2026-05-01T12:00, milliseconds", "now-15m")
    .option("--to <time>", "end", "now")
    .option(
      "--dashboard <uid>",
      "only this dashboard; may be given again",
      (uid: string, uids: string[]) => [...uids, nameArgument(uid)],
      [],
    )
    .option("--out <file>", "the page (default dashboards-<stack>-<end>.html)")
    .action(freeze);
};

async function freeze({ stack, from: start, to: end, dashboard, out }: FreezeOptions): Promise<void> {
  const { from, to } = windowOf(start, end);
  const dashboards = chosenDashboards(dashboard);
  const { outputs, grafana } = await connect(stack);
  const { annotations, problem } = await grafanaAnnotations(grafana, from, to);
  const prometheus = accessTo(outputs, "prometheus");
  const title = `TicketWatch "${stack}", ${from.toISOString()} to ${to.toISOString()}`;
  const frozen = await freezeDashboards({
    dashboards,
    prometheusUrl: prometheus.url,
    prometheusHeaders: loginHeaders(prometheus),
    from,
    to,
    annotations,
    title,
    scrapeInterval: `${thresholds.scrapeIntervalSeconds}s`,
  }).catch((error: unknown) => {
    if (error instanceof UserError) throw error;
    throw new UserError(messageOf(error), `${labCommand("status")} shows whether Prometheus is well`);
  });
  const page = await frozenPage(problem ? { ...frozen, notes: [...frozen.notes, problem] } : frozen);
  const path = resolve(out ?? `dashboards-${stack}-${to.toISOString().slice(0, 19).replaceAll(":", "")}.html`);
  replaceFile(path, page);
  const size = `${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB`;
  process.stdout.write(
    `${path}\n  ${dashboards.length} dashboards, ${from.toISOString()} to ${to.toISOString()}, ${size}\n`,
  );
  for (const note of [...frozen.notes, ...(problem ? [problem] : [])]) process.stdout.write(`  note: ${note}\n`);
}
