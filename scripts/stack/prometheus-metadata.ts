import { z } from "zod";
import { getFromPrometheus } from "./prometheus";
import type { WebAccess } from "./web-access";

const metricType = z.enum(["counter", "gauge", "histogram", "summary", "unknown"]).catch("unknown");
export type MetricType = z.infer<typeof metricType>;

const metadataSchema = z.object({
  data: z.array(
    z.object({ target: z.object({ job: z.string() }), metric: z.string(), type: metricType, help: z.string() }),
  ),
});

export interface MetricMetadata {
  readonly job: string;
  /** Name of the family: a histogram's series have suffixes. */
  readonly metric: string;
  readonly type: MetricType;
  readonly help: string;
}

/** What the targets' pages say of their metrics at the last scrape. */
export async function prometheusMetadata(prometheus: WebAccess): Promise<MetricMetadata[]> {
  const { data } = metadataSchema.parse(await getFromPrometheus(prometheus, "/api/v1/targets/metadata"));
  return data.map(({ target, metric, type, help }) => ({ job: target.job, metric, type, help }));
}
