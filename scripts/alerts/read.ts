import { messageOf } from "../../kit/user-error";
import { activeSilences, alertmanagerAlerts } from "../stack/alertmanager";
import { accessTo, type StackOutputs } from "../stack/outputs";
import { prometheusAlerts } from "../stack/prometheus";
import type { RunningStack } from "../stack/running-stack";
import { readInbox } from "./inbox";
import { type AlertsReport, alertsNow, deadMansSwitch, silencesNow } from "./report";

/** Asks Prometheus, Alertmanager and the inbox; one that does not answer is a problem in the report, not its end. */
export async function readAlerts(
  lab: RunningStack & { readonly outputs: Pick<StackOutputs, "urls" | "credentials"> },
  notifications: number,
): Promise<AlertsReport> {
  const access = (service: string) => accessTo(lab.outputs, service);
  const problems: string[] = [];
  const read = <Result>(reading: Promise<Result>) =>
    reading.catch((error: unknown) => {
      problems.push(messageOf(error));
      return undefined;
    });
  const [prometheus, alertmanager, silences, inbox] = await Promise.all([
    read(prometheusAlerts(access("prometheus"))),
    read(alertmanagerAlerts(access("alertmanager"))),
    read(activeSilences(access("alertmanager"))),
    read(readInbox(lab, notifications)),
  ]);
  const readings = { prometheus, alertmanager, silences, inbox };
  const now = new Date();
  return {
    stack: lab.name,
    checkedAt: now.toISOString(),
    deadMansSwitch: deadMansSwitch(readings, now),
    alerts: alertsNow(readings),
    silences: silencesNow(readings),
    received: inbox?.notifications ?? [],
    // Alertmanager is asked twice, and may not answer twice.
    problems: [...new Set(problems)],
  };
}
