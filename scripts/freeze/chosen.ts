import { homeDashboard, dashboards as madeDashboards } from "../../dashboards";
import { UserError } from "../../kit/user-error";
import type { DashboardModel } from "../../viewer/render";

/** The lab's dashboards, the home dashboard first; only those named, where some are. @throws UserError on an unknown uid */
export function chosenDashboards(uids: readonly string[] = []): DashboardModel[] {
  const all = JSON.parse(JSON.stringify(Object.values(madeDashboards()))) as DashboardModel[];
  const known = all.map(({ uid }) => uid);
  const unknown = uids.find((uid) => !known.includes(uid));
  if (unknown) throw new UserError(`there is no dashboard "${unknown}"`, `choose one of: ${known.join(", ")}`);
  const wanted = uids.length === 0 ? all : all.filter(({ uid }) => uids.includes(uid));
  return wanted.sort((a, b) => Number(b.uid === homeDashboard) - Number(a.uid === homeDashboard));
}
