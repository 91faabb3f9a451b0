import { z } from "zod";
import type { Datasource } from "../provisioning";

const alert = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  state: z.string(),
  activeAt: z.string().optional(),
  value: z.string(),
});

const alertingRule = z.object({
  type: z.literal("alerting"),
  name: z.string(),
  query: z.string(),
  state: z.enum(["firing", "pending", "inactive"]),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  alerts: z.array(alert).default([]),
});

const rulesAnswer = z.object({
  status: z.literal("success"),
  data: z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(alertingRule) })) }),
});

export type AlertingRule = z.infer<typeof alertingRule>;
export type ActiveAlert = z.infer<typeof alert>;

/** ms that a page waits for Prometheus. */
const patience = 5000;

/** Every alerting rule with its alerts. @throws Error when Prometheus does not answer or answers otherwise */
export async function alertingRules({ url, headers }: Datasource): Promise<AlertingRule[]> {
  const signal = AbortSignal.timeout(patience);
  const response = await fetch(`${url}/api/v1/rules?type=alert`, { headers, signal });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return rulesAnswer.parse(await response.json()).data.groups.flatMap(({ rules }) => rules);
}
