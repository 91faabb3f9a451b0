import type { DashboardUid } from "../contract/dashboard-uids";
import type { LinkSettings } from "./link-settings";

/** Folder of the runbooks in the repository. */
export const runbookFolder = "docs/runbooks";

/** What stands before the paths of an alert's links. */
export interface Links {
  /** Address of Grafana; empty where none is known. */
  readonly grafana: string;
  /** Address of the folder of runbooks; where none is known, its path in the repository. */
  readonly runbooks: string;
}

/** Links as far as they are known without any configuration. */
export const bareLinks: Links = { grafana: "", runbooks: runbookFolder };

/** Links of a stack; `published` is where its own Grafana is reached, if it has one. */
export function linksOf({ grafanaUrl, runbooksUrl }: LinkSettings, published?: string): Links {
  return { grafana: grafanaUrl || published || bareLinks.grafana, runbooks: runbooksUrl || bareLinks.runbooks };
}

export function dashboardLink({ grafana }: Links, uid: DashboardUid): string {
  return `${grafana}/d/${uid}`;
}

export function runbookLink({ runbooks }: Links, alert: string): string {
  return `${runbooks}/${alert.replace(/(?<!^)[A-Z]/g, "-$&").toLowerCase()}.md`;
}
