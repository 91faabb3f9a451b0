import { z } from "zod";
import type { Annotation } from "../../dashboards/render";
import type { StackOutputs } from "../stack/outputs";

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
  { urls, credentials }: Pick<StackOutputs, "urls" | "credentials">,
  from: Date,
  to: Date,
): Promise<{ annotations: Annotation[]; problem?: string }> {
  const url = urls.grafana;
  if (!url)
    return { annotations: [], problem: "this lab has no Grafana, so annotations that only Grafana keeps are missing" };
  const path = `/api/annotations?from=${from.getTime()}&to=${to.getTime()}&limit=${mostAnnotations}`;
  try {
    const response = await fetch(`${url}${path}`, {
      headers: loginOf(credentials.grafana),
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return { annotations: annotationsSchema.parse(await response.json()) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { annotations: [], problem: `Grafana's annotations are missing: ${reason}` };
  }
}

function loginOf(login: { user: string; password: string } | undefined): Record<string, string> {
  if (!login) return {};
  return { Authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}` };
}
