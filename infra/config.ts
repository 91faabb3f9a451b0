import { availableParallelism } from "node:os";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { strategyNames } from "../app/booking/strategies";
import { isolationLevels } from "../app/db/isolation";
import { seatIndexStates } from "../app/db/seat-key";
import { appSessions, mostForApp } from "../contract/mysql-sessions";
import { hostName, port, retentionSize, retentionTime, wholeNumber } from "../kit/values";
import { linkShape } from "../monitoring/link-settings";
import { notificationContradictions, notificationShape, secretSettings } from "../monitoring/notification-settings";
import { hostProblems, hostSecretShape, hostSecrets, hostsSchema, isThisMachine } from "./hosts/settings";
import { imageSources } from "./images/catalogue";
import { placementProblems, placementSchema } from "./placement";

/** Replicas that the load balancer has places for. */
export const mostReplicas = 8;

/** Load hosts that one stack may have. */
const mostLoadHosts = 8;

/** A duration as the app's environment takes it, such as 200ms or 5s; the limits are in milliseconds. */
function duration(least: number, most: number, range: string) {
  const milliseconds = (text: string) => Number.parseInt(text, 10) * (text.endsWith("ms") ? 1 : 1000);
  return z
    .string()
    .refine(
      (text) => /^[1-9]\d{0,5}(ms|s)$/.test(text) && milliseconds(text) >= least && milliseconds(text) <= most,
      `expected a duration of ${range}`,
    );
}

/**
 * CPUs that a container may use, written as the engine gives them back, so that no `up` sees a change in 0.50; "" is all.
 * The least is the engine's own.
 */
function cpuLimit() {
  const within = (text: string) => /^\d{1,2}(\.\d{1,2})?$/.test(text) && Number(text) >= 0.01 && Number(text) <= 64;
  return z
    .string()
    .refine(
      (text) => text === "" || within(text),
      "expected a number of CPUs from 0.01 to 64, such as 0.25, or nothing",
    )
    .transform((text) => (text === "" ? undefined : `${Number(text)}`));
}

/** What MySQL's container has room for, in whole mebibytes. */
function isBufferPoolSize(text: string): boolean {
  const mebibytes = /^[1-9]\d*M$/.test(text) ? Number.parseInt(text, 10) : 0;
  return mebibytes >= 8 && mebibytes <= 320;
}

/** A setting with a structure of its own: Pulumi hands it over as JSON, and people may write it as YAML. */
function structured<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context) => {
      try {
        const value = (parseYaml(text) ?? {}) as NonNullable<unknown>;
        // The schema would drop it without a word.
        if (Object.hasOwn(value, "__proto__")) throw new Error("__proto__ names nothing here");
        return value;
      } catch (error) {
        context.addIssue({ code: "custom", message: `not YAML or JSON (${(error as Error).message.split("\n")[0]})` });
        return z.NEVER;
      }
    })
    .pipe(schema as unknown as z.ZodType<z.output<Schema>, NonNullable<unknown>>);
}

/** What each key of Pulumi.yaml's `config` section may hold. Defaults live there, and only there. */
export const settingsSchema = z.object({
  imageSource: z.enum(imageSources),
  debianDate: z.literal("").or(z.iso.date("expected a day as 2026-11-30, or nothing")),
  bindAddress: z.union([z.ipv4(), z.ipv6()]),
  appPort: port,
  grafanaPort: port,
  prometheusPort: port,
  alertmanagerPort: port,
  seats: wholeNumber(1, 25_000),
  bookingStrategy: z.enum(strategyNames as [string, ...string[]]),
  allowUnsafe: z.enum(["true", "false"]).transform((value) => value === "true"),
  soldSeatCache: z.enum(["on", "off"]),
  transactionIsolation: z.enum(isolationLevels),
  seatIndex: z.enum(seatIndexStates),
  seatMapMaxAge: duration(1, 60_000, "1ms to 60s"),
  requestDeadline: duration(100, 60_000, "100ms to 60s"),
  appReplicas: wholeNumber(1, mostReplicas),
  loadHosts: wholeNumber(1, mostLoadHosts),
  databasePoolSize: wholeNumber(1, 100),
  appCpus: cpuLimit(),
  mysqlCpus: cpuLimit(),
  innodbBufferPoolSize: z.string().refine(isBufferPoolSize, "expected a size from 8M to 320M, such as 128M"),
  innodbFlushLogAtTrxCommit: z.enum(["0", "1", "2"]),
  prometheusRetentionTime: retentionTime,
  prometheusRetentionSize: retentionSize,
  hosts: structured(hostsSchema),
  placement: structured(placementSchema),
  ...hostSecretShape,
  abandonDataOn: z.literal("").or(hostName),
  ...notificationShape,
  ...linkShape,
});

export type Settings = z.infer<typeof settingsSchema>;

/** Whether a setting's value is a secret: `./lab up --set` stores it encrypted, and the program takes it no other way. */
export function isSecretSetting(key: string): boolean {
  return ([...secretSettings, ...hostSecrets] as readonly string[]).includes(key);
}

const structuredSettings: ReadonlySet<string> = new Set(["hosts", "placement"] satisfies (keyof Settings)[]);

/** Keys of settings that publish a port of this host. */
export const publishedPorts = ["appPort", "grafanaPort", "prometheusPort", "alertmanagerPort"] as const;

/**
 * Checks raw values (strings, as Pulumi stores them) and returns them typed. Of the keys in `unread` it is only known
 * that they have a value: it is encrypted, and was checked when it was set.
 * Throws one error that names every offending key, its value (unless it is a secret) and what is allowed.
 */
export function parseSettings(
  raw: Record<string, string | undefined>,
  unread: ReadonlySet<string> = new Set(),
): Settings {
  const anything = Object.fromEntries([...unread].map((key) => [key, z.string()]));
  const parsed = settingsSchema.extend(anything).safeParse(raw) as unknown as z.ZodSafeParseResult<Settings>;
  const problems = parsed.success
    ? [samePortTwice, contradictions, moreCpusThanThereAre, notificationContradictions, wronglyPlaced].flatMap((find) =>
        find(parsed.data),
      )
    : parsed.error.issues.map((issue) => problem(issue, raw));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw notValid(problems);
}

/** What is said of wrong values, each in a line of its own. */
export function notValid(problems: readonly string[]): Error {
  return new Error(
    `configuration is not valid:\n${problems.map((line) => `  ${line}`).join("\n")}\n` +
      "Change a value with `pulumi config set <key> <value>` or `./lab up --set <key>=<value>`.",
  );
}

function problem(issue: z.core.$ZodIssue, raw: Record<string, string | undefined>): string {
  const [key, ...within] = issue.path.map(String) as [string, ...string[]];
  // A structured value is too long to repeat: the place in it says more.
  if (within.length > 0 && structuredSettings.has(key))
    return `ticketwatch:${key}, ${within.join(".")}: ${issue.message}`;
  const value = raw[key] === undefined ? "not set" : isSecretSetting(key) ? "a secret" : JSON.stringify(raw[key]);
  return `ticketwatch:${key} is ${value}: ${issue.message}`;
}

function samePortTwice(settings: Settings): string[] {
  return publishedPorts.flatMap((key, index) =>
    publishedPorts
      .slice(0, index)
      .filter((other) => settings[other] === settings[key])
      .map(
        (other) =>
          `ticketwatch:${key} and ticketwatch:${other} are both ${settings[key]}: each needs a port of its own`,
      ),
  );
}

/** The engine refuses more than its machine has, but only once the container that was there is gone. */
function moreCpusThanThereAre(settings: Settings): string[] {
  if (!Object.values(settings.hosts).every(isThisMachine)) return [];
  const cores = availableParallelism();
  return (["appCpus", "mysqlCpus"] as const)
    .filter((key) => Number(settings[key] ?? 0) > cores)
    .map((key) => `ticketwatch:${key} is ${settings[key]}, and this machine has ${cores} CPUs`);
}

/** A placement can only be judged against hosts that are right. */
function wronglyPlaced(settings: Settings): string[] {
  const problems = hostProblems(settings.hosts, settings);
  return problems.length > 0 ? problems : placementProblems(settings);
}

/** Values that are fine alone and wrong together. */
function contradictions(settings: Settings): string[] {
  const { bookingStrategy, allowUnsafe, appReplicas, databasePoolSize } = settings;
  const connections = appSessions(settings);
  return [
    ...(bookingStrategy === "unsafe" && !allowUnsafe
      ? [
          'ticketwatch:bookingStrategy is "unsafe" and ticketwatch:allowUnsafe is false: it sells seats twice; ' +
            "set allowUnsafe to true if that is what you want to see",
        ]
      : []),
    ...(connections > mostForApp
      ? [
          `ticketwatch:appReplicas is ${appReplicas} and ticketwatch:databasePoolSize is ${databasePoolSize}: together ` +
            `${connections} MySQL connections, and there are ${mostForApp} for the app`,
        ]
      : []),
  ];
}
