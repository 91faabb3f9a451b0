import type { InhibitRule } from "./types";

/** Labels that say what an alert is about. One that neither alert has counts as equal. */
const subject = ["host", "job", "instance", "name"] as const;

/** Which alerts are silent because another one already tells the cause. */
export const inhibitRules: readonly InhibitRule[] = [
  // A host that is gone takes its services with it.
  {
    source_matchers: ['alertname="HostDown"'],
    target_matchers: ['alertname!="HostDown"', 'alertname!="Watchdog"'],
    equal: ["host"],
  },
  // The worse of two lines that the same thing crossed is enough.
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity=~"warning|info"'],
    equal: ["alertname", ...subject],
  },
  // What cannot be scraped cannot be judged: alerts from its last samples would only repeat that it is gone.
  {
    source_matchers: ['alertname="TargetDown"'],
    target_matchers: ['alertname!="TargetDown"'],
    equal: ["job", "instance"],
  },
];
