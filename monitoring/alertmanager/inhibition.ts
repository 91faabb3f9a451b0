import { watchdogAlert } from "../../contract/severities";
import type { InhibitRule } from "./types";

/** An alert that tells the cause, and those that only follow from it. */
interface Consequence {
  readonly cause: string;
  readonly silences: readonly string[];
  /** Labels that both must share; without any, the one cause silences them wherever they are. */
  readonly on?: readonly string[];
}

const consequences: readonly Consequence[] = [
  // The fast burn is the slow one and more.
  { cause: "AvailabilityBurnFast", silences: ["AvailabilityBurnSlow", "ErrorRatioHigh"] },
  { cause: "LatencyBurnFast", silences: ["LatencyBurnSlow"] },
  // Without MySQL the app can sell nothing; that buyers are turned away is still told by the burn rates.
  {
    cause: "MysqlDown",
    silences: ["AppDatabaseDown", "AppReplicaDown", "BookingQueueFilling", "BookingsShed", "ErrorRatioHigh"],
  },
  // The exporter of a MySQL that hangs cannot answer either.
  { cause: "MysqlDown", silences: ["TargetDown"], on: ["job", "instance"] },
  { cause: "SaleUnreachable", silences: ["AppReplicaDown", "BookingQueueFilling", "BookingsShed", "ErrorRatioHigh"] },
  { cause: "ContainerOomKilled", silences: ["ContainerMemoryNearLimit", "ContainerRestarted"], on: ["host", "name"] },
  { cause: "ContainerDown", silences: ["ContainerUnhealthy", "ContainerRestarted"], on: ["host", "name"] },
  { cause: "ContainerDown", silences: ["TargetDown"], on: ["host", "service"] },
];

/** Which alerts are silent because another one already tells the cause. A label that neither has counts as equal. */
export const inhibitRules: readonly InhibitRule[] = [
  // A host that is gone takes its services with it.
  {
    source_matchers: ['alertname="HostDown"'],
    target_matchers: [`alertname!~"HostDown|${watchdogAlert}"`],
    equal: ["host"],
  },
  // What cannot be scraped cannot be judged: alerts from its last samples would only repeat that it is gone.
  {
    source_matchers: ['alertname="TargetDown"'],
    target_matchers: ['severity=~"warning|info"'],
    equal: ["job", "instance"],
  },
  ...consequences.map(inhibited),
];

function inhibited({ cause, silences, on = [] }: Consequence): InhibitRule {
  return {
    source_matchers: [`alertname="${cause}"`],
    target_matchers: [`alertname=~"${silences.join("|")}"`],
    equal: on,
  };
}

/** Names of all alerts that inhibition speaks of. */
export const inhibitionAlerts = [
  "HostDown",
  "TargetDown",
  ...consequences.flatMap(({ cause, silences }) => [cause, ...silences]),
];
