import { z } from "zod";
import { count } from "./result";

const labels = z.record(z.string(), z.string());

const alertSchema = z.strictObject({
  name: z.string(),
  severity: z.string(),
  /** The furthest that it got during the run. */
  state: z.enum(["pending", "firing"]),
  startsAt: z.iso.datetime(),
  /** Null when it was still there at the end of the run. */
  endsAt: z.iso.datetime().nullable(),
  labels,
  summary: z.string(),
  /** Whether the scene is meant to bring it about. */
  expected: z.boolean(),
});

export const resourceNames = [
  "app-cpu",
  "app-event-loop",
  "pool",
  "row-locks",
  "mysql-cpu",
  "disk",
  "network",
  "load-host-cpu",
  "host-cpu",
] as const;

const resourceSchema = z.strictObject({
  resource: z.enum(resourceNames),
  /** Which one of its kind: a replica, a host, a load host. */
  subject: z.string(),
  /** Of what there is of it: 1 is all of it. */
  unit: z.literal("ratio"),
  mean: z.number(),
  p95: z.number(),
  max: z.number(),
  /** The share at which it holds up what runs on it. */
  saturatedFrom: z.number(),
  saturated: z.boolean(),
});

const saturationSchema = z.strictObject({
  /** Length of what was looked at: the stages that count. */
  windowSeconds: z.number().nonnegative(),
  resources: z.array(resourceSchema),
  /** What held the run up; null when nothing was short. */
  limit: z.strictObject({ resource: z.enum(resourceNames), subject: z.string(), explanation: z.string() }).nullable(),
});

const seriesSchema = z.strictObject({
  name: z.string(),
  unit: z.string(),
  /** Title of the chart that it belongs to. */
  panel: z.string(),
  labels,
  /** Unix seconds and value; null where there was none. Thinned: at most a few hundred. */
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
});

export const findingKinds = [
  "load-host-saturated",
  "clock-skew",
  "too-few-samples",
  "errors",
  "noisy-neighbour",
  "lab-changed",
  "not-checked",
] as const;

const findingSchema = z.strictObject({
  kind: z.enum(findingKinds),
  /** `invalid`: the figures do not say what they seem to. */
  severity: z.enum(["info", "warning", "invalid"]),
  message: z.string(),
});

const labSchema = z.strictObject({
  settings: z.record(z.string(), z.unknown()),
  /** Image reference by service. */
  images: z.record(z.string(), z.string()),
  /** Processes of the app that take load. */
  replicas: count,
  machine: z.strictObject({ cores: count, model: z.string(), memoryBytes: count }),
});

/** What was seen from outside while the run went on, and what the lab was: added in version 3. */
export const measuredShape = {
  /** The verdict in a few plain sentences. */
  summary: z.string(),
  /** What the load's randomness began with; null when the scene has none. */
  seed: z.number().nullable(),
  /** Alerts over the run's window; null when they could not be read. */
  alerts: z.array(alertSchema).nullable(),
  /** Null when nothing of it could be read. */
  saturation: saturationSchema.nullable(),
  series: z.array(seriesSchema),
  /** Trustworthy when no finding is `invalid`. */
  measurement: z.strictObject({ trustworthy: z.boolean(), findings: z.array(findingSchema) }),
  /** Grafana's region of the run; null when there is no Grafana or it refused. */
  annotation: z.strictObject({ id: z.number().int(), url: z.string() }).nullable(),
  /** Dashboards of the run's window. */
  links: z.array(z.strictObject({ title: z.string(), url: z.string() })),
  /** Null when it is not known. */
  lab: labSchema.nullable(),
};

export type ResourceName = (typeof resourceNames)[number];
export type AlertRecord = z.infer<typeof alertSchema>;
export type ResourceRecord = z.infer<typeof resourceSchema>;
export type Saturation = z.infer<typeof saturationSchema>;
export type SeriesRecord = z.infer<typeof seriesSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type LabRecord = z.infer<typeof labSchema>;
