import { type Severity, severities, watchdogAlert } from "../../contract/severities";
import type { NotificationSettings } from "../notification-settings";
import { thresholds } from "../thresholds";
import { reachesPeople, receiverNames } from "./receivers";
import type { Route } from "./types";

type Pace = Required<Pick<Route, "group_by" | "group_wait" | "group_interval" | "repeat_interval">>;

/** How soon and how often each severity is told. A lab's sale lasts minutes, so these are shorter than in a company. */
const paces: Record<Severity, Pace> = {
  // Each alert by itself, and again while nothing is done about it; as soon as its cause has had time to be seen as well
  // (a scrape and an evaluation later), because the cause may inhibit it.
  critical: { group_by: ["alertname", "host"], group_wait: "10s", group_interval: "15s", repeat_interval: "15m" },
  // What belongs together comes together.
  warning: { group_by: ["concern", "host"], group_wait: "20s", group_interval: "1m", repeat_interval: "2h" },
  // Nobody is waiting for it.
  info: { group_by: ["concern"], group_wait: "1m", group_interval: "5m", repeat_interval: "12h" },
};

/** The routing tree: the dead-man's switch on its own, then a route for each severity; what has none is a warning. */
export function routes(settings: NotificationSettings): Route {
  return {
    receiver: receiverNames.inbox,
    ...paces.warning,
    routes: [watchdogRoute, ...severities.map((severity) => severityRoute(severity, settings))],
  };
}

const { watchdogRepeatSeconds } = thresholds.watchers;

const watchdogRoute: Route = {
  receiver: receiverNames.heartbeat,
  matchers: [`alertname="${watchdogAlert}"`],
  group_by: ["alertname"],
  group_wait: "0s",
  // A group is looked at every group_interval, and repeated when repeat_interval has passed by then: a little less than
  // two looks, so that the second is never just too early.
  group_interval: `${watchdogRepeatSeconds / 2}s`,
  repeat_interval: `${watchdogRepeatSeconds - 5}s`,
};

function severityRoute(severity: Severity, settings: NotificationSettings): Route {
  const told = reachesPeople(settings) && settings.alertSeverities.includes(severity);
  return {
    receiver: told ? receiverNames.people : receiverNames.inbox,
    matchers: [`severity="${severity}"`],
    ...paces[severity],
  };
}
