import { readFileSync } from "node:fs";
import { z } from "zod";

const fromFile = z.string().transform((path, context) => {
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    context.addIssue({
      code: "custom",
      message: `cannot read the file ${path} (${(error as NodeJS.ErrnoException).code})`,
    });
    return z.NEVER;
  }
});

/** The variables of Grafana's image that this viewer knows; others are for Grafana alone. */
const schema = z
  .object({
    GF_SECURITY_ADMIN_USER: z.string().min(1).default("admin"),
    GF_SECURITY_ADMIN_PASSWORD: z.string().optional(),
    GF_SECURITY_ADMIN_PASSWORD__FILE: fromFile.optional(),
    GF_SERVER_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    GF_PATHS_DATA: z.string().default("/var/lib/grafana"),
    GF_PATHS_PROVISIONING: z.string().default("/etc/grafana/provisioning"),
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: z.string().optional(),
    GF_METRICS_ENABLED: z.enum(["true", "false"]).default("true"),
  })
  .refine(
    (data) => data.GF_SECURITY_ADMIN_PASSWORD__FILE || data.GF_SECURITY_ADMIN_PASSWORD,
    // Grafana would take "admin"; a viewer that nobody set up lets nobody in.
    "GF_SECURITY_ADMIN_PASSWORD__FILE: must name a file with the password of the admin",
  );

/** Reads the environment. @throws Error that names every bad variable and what is allowed */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const { success, data, error } = schema.safeParse(environment);
  if (!success) {
    const faults = error.issues.map(({ path, message }) => [...path, message].join(": "));
    throw new Error(`wrong environment: ${faults.join("; ")}`);
  }
  return {
    user: data.GF_SECURITY_ADMIN_USER,
    password: (data.GF_SECURITY_ADMIN_PASSWORD__FILE ?? data.GF_SECURITY_ADMIN_PASSWORD) as string,
    port: data.GF_SERVER_HTTP_PORT,
    dataFolder: data.GF_PATHS_DATA,
    provisioningFolder: data.GF_PATHS_PROVISIONING,
    homePath: data.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH,
    metricsEnabled: data.GF_METRICS_ENABLED === "true",
  };
}

export type ViewerConfig = ReturnType<typeof readConfig>;
