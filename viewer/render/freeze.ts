/** Asks all that dashboards ask over a window, and keeps the answers. */
import { UserError } from "../../kit/user-error";
import type { Annotation, DashboardModel, QuerySource } from "./contract";
import { askAnnotations } from "./model/annotations";
import { ask } from "./model/ask";
import { resolveChoices, scopeOf } from "./model/choices";
import type { FrozenDashboards } from "./model/frozen";
import { planPanel } from "./model/plan";
import { prometheusSource } from "./model/prometheus-source";
import { sectionsOf } from "./model/repeats";
import type { TimeRange } from "./model/time-range";
import { fixedBytes, packedBytes } from "./packing";
import { recorder } from "./recorder";

export interface FreezeOptions {
  readonly dashboards: readonly DashboardModel[];
  readonly prometheusUrl: string;
  /** What goes with each question, where Prometheus asks for a login. */
  readonly prometheusHeaders?: Readonly<Record<string, string>>;
  readonly from: Date;
  readonly to: Date;
  readonly annotations?: readonly Annotation[];
  /** The most that dashboards, answers, script and style may take in a page; 5 MB without. */
  readonly maxBytes?: number;
  readonly title?: string;
  /** The data source's scrape interval; 5s without. */
  readonly scrapeInterval?: string;
}

/** Widths in pixels to plan for: the first is a wide window's, narrower ones ask for fewer points. */
const widths = [1_600, 800, 400, 200, 100] as const;
const defaultMaxBytes = 5_000_000;

/**
 * The dashboards with every answer that they need, all variables on what they come with. Where that is too much for
 * `maxBytes`, all is asked again at a coarser step, which the page then says.
 * @throws Error when Prometheus answers nothing at all, or even the coarsest step does not fit
 */
export async function freezeDashboards(options: FreezeOptions): Promise<FrozenDashboards> {
  const { maxBytes = defaultMaxBytes } = options;
  const room = maxBytes - (await fixedBytes());
  for (const width of widths) {
    const frozen = await frozenAt(width, options);
    if (packedBytes(frozen) <= room) return frozen;
  }
  throw new UserError(
    `${options.dashboards.length} dashboards do not fit into ${maxBytes} bytes even with a hundred points to a line`,
    "freeze fewer of them (--dashboard), or a shorter window (--from, --to)",
  );
}

async function frozenAt(width: number, options: FreezeOptions): Promise<FrozenDashboards> {
  const { dashboards, prometheusUrl, annotations = [], title = "Dashboards", scrapeInterval = "5s" } = options;
  const range = { from: options.from.getTime(), to: options.to.getTime() };
  const { source, answers } = recorder(
    prometheusSource(prometheusUrl, undefined, options.prometheusHeaders),
    annotations,
  );
  for (const dashboard of dashboards) await askAll(dashboard, source, range, { width, scrapeInterval });
  const kept = answers();
  refuseSilence(kept, prometheusUrl);
  const notes =
    width === widths[0] ? [] : [`Thinned to stay small: panels are ${widths[0] / width} times coarser than usual.`];
  return { title, dashboards, ...range, scrapeInterval, width, answers: kept, notes };
}

function refuseSilence({ range, instant, errors }: FrozenDashboards["answers"], url: string): void {
  const [first] = Object.values(errors);
  const silent = Object.keys(range).length === 0 && Object.keys(instant).length === 0;
  if (silent && first) throw new Error(`Prometheus at ${url} answers none of the dashboards' queries: ${first}`);
}

/** Exactly what a page with the same width asks when it is opened; what is refused is kept as that. */
async function askAll(
  dashboard: DashboardModel,
  source: QuerySource,
  range: TimeRange,
  { width, scrapeInterval }: { width: number; scrapeInterval: string },
): Promise<void> {
  const choices = await resolveChoices(dashboard.templating?.list ?? [], {}, source, range);
  const scope = scopeOf(choices);
  await askAnnotations(dashboard, source, { range, scope, scrapeInterval, width });
  for (const { panels } of sectionsOf(dashboard.panels, scope)) {
    const plans = panels.map(({ panel, gridPos, scope }) =>
      planPanel(panel, { range, scope, width: (width * gridPos.w) / 24, scrapeInterval, nowMs: range.to }),
    );
    await Promise.allSettled(plans.map(({ queries }) => ask(queries, source)));
  }
}
