/** Reads what Grafana is provisioned with: data sources, dashboard providers, and the dashboards that they point to. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const datasource = z
  .object({
    name: z.string(),
    uid: z.string(),
    type: z.string(),
    url: z.url(),
    isDefault: z.boolean().default(false),
    basicAuth: z.boolean().default(false),
    basicAuthUser: z.string().default(""),
    secureJsonData: z.object({ basicAuthPassword: z.string().default("") }).prefault({}),
    jsonData: z.object({ timeInterval: z.string().optional() }).loose().default({}),
  })
  .transform(({ basicAuth, basicAuthUser, secureJsonData, ...known }) => {
    const login = Buffer.from(`${basicAuthUser}:${secureJsonData.basicAuthPassword}`).toString("base64");
    /** What questions to it carry; a secret. */
    const headers: Record<string, string> = basicAuth ? { authorization: `Basic ${login}` } : {};
    return { ...known, headers };
  });

const datasourceFile = z.object({ datasources: z.array(datasource) });
export type Datasource = z.infer<typeof datasourceFile>["datasources"][number];

const providerFile = z.object({
  providers: z.array(
    z.object({ folder: z.string().default(""), type: z.literal("file"), options: z.object({ path: z.string() }) }),
  ),
});

const dashboardJson = z
  .object({
    uid: z.string(),
    title: z.string(),
    description: z.string().default(""),
    tags: z.array(z.string()).default([]),
  })
  .loose();

export interface StoredDashboard {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly slug: string;
  readonly url: string;
  readonly folder: string;
  /** File that it came from. */
  readonly path: string;
  /** As it was provisioned. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Provisioned {
  readonly datasources: readonly Datasource[];
  readonly dashboards: readonly StoredDashboard[];
  /** What `/` shows. */
  readonly home: StoredDashboard | undefined;
}

/** Reads everything once, as Grafana does when it starts. @throws Error that names the file and what is wrong in it */
export function readProvisioning(folder: string, homePath?: string): Provisioned {
  const datasources = yamlFiles(join(folder, "datasources")).flatMap((path) => read(path, datasourceFile).datasources);
  const providers = yamlFiles(join(folder, "dashboards")).flatMap((path) => read(path, providerFile).providers);
  const files = providers.flatMap(({ folder, options }) =>
    listed(options.path, /\.json$/).map((path) => ({ path, folder })),
  );
  const dashboards = files.map(({ path, folder }, index) => stored(path, folder, index + 1));
  return { datasources, dashboards, home: dashboards.find(({ path }) => path === homePath) ?? dashboards[0] };
}

function stored(path: string, folder: string, id: number): StoredDashboard {
  const { uid, title, description, tags, ...rest } = read(path, dashboardJson);
  const slug = slugOf(title);
  const json = { ...rest, uid, title, description, tags, id };
  return { id, uid, title, description, tags, slug, url: `/d/${uid}/${slug}`, folder, path, json };
}

/** The readable end of a dashboard's address. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function read<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  try {
    // JSON is YAML too.
    return schema.parse(
      path.endsWith(".json") ? JSON.parse(readFileSync(path, "utf8")) : parse(readFileSync(path, "utf8")),
    );
  } catch (error) {
    const cause = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`cannot use the provisioning file ${path}: ${cause}`);
  }
}

const yamlFiles = (folder: string) => listed(folder, /\.ya?ml$/);

function listed(folder: string, names: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => names.test(name))
    .sort()
    .map((name) => join(folder, name));
}
