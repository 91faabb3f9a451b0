import { z } from "zod";
import { getJson } from "./http-json";
import type { WebAccess } from "./web-access";

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

const silencesSchema = z.array(
  z.object({
    id: z.string(),
    status: z.object({ state: z.enum(["active", "pending", "expired"]) }),
    createdBy: z.string(),
    comment: z.string(),
    endsAt: z.iso.datetime(),
    matchers: z.array(
      z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean().default(true) }),
    ),
  }),
);

/** A silence that is in force: nobody is told of the alerts that it matches. */
export interface Silence {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly endsAt: string;
  /** What it matches, as amtool writes it: `alertname=~"Mysql.+"`. */
  readonly matchers: readonly string[];
}

/** The silences that are in force now, those that end first at the top. */
export async function activeSilences(access: WebAccess): Promise<Silence[]> {
  const silences = silencesSchema.parse(await getJson("Alertmanager", access, "/api/v2/silences"));
  return silences
    .filter(({ status }) => status.state === "active")
    .map(({ status: _, matchers, ...silence }) => ({ ...silence, matchers: matchers.map(matcherText) }))
    .sort((one, other) => Date.parse(one.endsAt) - Date.parse(other.endsAt));
}

function matcherText({ name, value, isRegex, isEqual }: z.infer<typeof silencesSchema>[number]["matchers"][number]) {
  const operator = isEqual ? (isRegex ? "=~" : "=") : isRegex ? "!~" : "!=";
  return `${name}${operator}${JSON.stringify(value)}`;
}

/** Every alert that Alertmanager holds, the silenced and inhibited ones too. */
export async function alertmanagerAlerts(access: WebAccess): Promise<HeldAlert[]> {
  const alerts = alertsSchema.parse(await getJson("Alertmanager", access, "/api/v2/alerts"));
  const names = new Map(alerts.map(({ fingerprint, labels }) => [fingerprint, labels.alertname ?? fingerprint]));
  return alerts.map(({ labels, status: { silencedBy, inhibitedBy } }) => ({
    labels,
    silencedBy,
    inhibitedBy: inhibitedBy.map((fingerprint) => names.get(fingerprint) ?? fingerprint),
  }));
}
