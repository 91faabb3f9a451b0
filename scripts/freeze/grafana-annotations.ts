import { z } from "zod";
import type { Annotation } from "../../viewer/render";
import type { GrafanaAccess } from "../stack/running-stack";

const annotationsSchema = z.array(
  z.object({
    id: z.union([z.number(), z.string()]).optional(),
    time: z.number(),
    timeEnd: z.number().optional(),
    text: z.string().default(""),
    tags: z
      .array(z.string())
      .nullish()
      .transform((tags) => tags ?? []),
    dashboardUID: z
      .string()
      .nullish()
      .transform((uid) => uid ?? undefined),
  }),
);

const mostAnnotations = 1000;

/** The lab's annotations in a window, from Grafana's API; why not, where it cannot be asked. */
export async function grafanaAnnotations(
  grafana: GrafanaAccess | undefined,
  from: Date,
  to: Date,
): Promise<{ annotations: Annotation[]; problem?: string }> {
  if (!grafana)
    return { annotations: [], problem: "this lab has no Grafana, so annotations that only Grafana keeps are missing" };
  const path = `/api/annotations?from=${from.getTime()}&to=${to.getTime()}&limit=${mostAnnotations}`;
  try {
    const response = await fetch(`${grafana.url}${path}`, {
      headers: loginOf(grafana),
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return { annotations: annotationsSchema.parse(await response.json()) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { annotations: [], problem: `Grafana's annotations are missing: ${reason}` };
  }
}

function loginOf({ user, password }: GrafanaAccess): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}
