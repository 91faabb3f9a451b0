import { dashboardUids } from "../../contract/dashboard-uids";
import { drillTags } from "../../dashboards/shared/annotations";
import { closeMark, dashboardUrl, openMark } from "../observation/grafana";
import type { GrafanaAccess } from "../stack/running-stack";

export interface MarkArgs {
  /** None in a lab without Grafana: nothing is marked then. */
  readonly grafana: GrafanaAccess | undefined;
  readonly drill: string;
  readonly fault: string;
  readonly report: (line: string) => void;
}

/** The region that marks a fault on every dashboard. A Grafana that does not answer spoils no drill. */
export class DrillMark {
  private opened: Promise<number | undefined> = Promise.resolve(undefined);

  constructor(private readonly args: MarkArgs) {}

  /** Opens it at a moment, in ms of the epoch; the fault does not wait for it. */
  begin(at: number): void {
    const { grafana } = this.args;
    if (grafana) this.opened = this.attempt(() => openMark(grafana, at, this.saying("began")));
  }

  /** Closes it, with what became of the drill; gives the address that shows it. */
  async end(from: number, to: number, outcome: string): Promise<string | undefined> {
    const { grafana } = this.args;
    const id = await this.opened;
    if (!grafana || id === undefined) return undefined;
    await this.attempt(() => closeMark(grafana, id, to, this.saying(outcome)));
    return dashboardUrl(grafana.url, dashboardUids.sale, { start: from / 1000, end: to / 1000 });
  }

  private saying(outcome: string) {
    const { drill, fault } = this.args;
    const tags = [...drillTags, `drill:${drill}`, `fault:${fault}`];
    return { tags, text: `Drill ${drill}: the fault ${fault} ${outcome}` };
  }

  private attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    return action().catch((error: Error) => {
      this.args.report(`not marked in Grafana: ${error.message}`);
      return undefined;
    });
  }
}
