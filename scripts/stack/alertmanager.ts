import { z } from "zod";
import { getJson } from "./http-json";

const alertsSchema = z.array(
  z.object({
    fingerprint: z.string(),
    labels: z.record(z.string(), z.string()),
    status: z.object({ silencedBy: z.array(z.string()), inhibitedBy: z.array(z.string()) }),
  }),
);

/** An alert as Alertmanager holds it: who or what keeps it silent. */
export interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** Names of the alerts that inhibit it. */
  readonly inhibitedBy: readonly string[];
}

/** Every alert that Alertmanager holds, the silenced and inhibited ones too. */
export async function alertmanagerAlerts(url: string): Promise<HeldAlert[]> {
  const alerts = alertsSchema.parse(await getJson("Alertmanager", url, "/api/v2/alerts"));
  const names = new Map(alerts.map(({ fingerprint, labels }) => [fingerprint, labels.alertname ?? fingerprint]));
  return alerts.map(({ labels, status: { silencedBy, inhibitedBy } }) => ({
    labels,
    silencedBy,
    inhibitedBy: inhibitedBy.map((fingerprint) => names.get(fingerprint) ?? fingerprint),
  }));
}
