import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { strategyNames } from "../app/booking/strategies";
import { imageSources } from "./images/catalogue";

const port = z.coerce.number().int().min(1).max(65_535);

/** What each key of Pulumi.yaml's `config` section may hold. Defaults live there, and only there. */
export const settingsSchema = z.object({
  imageSource: z.enum(imageSources),
  bindAddress: z.union([z.ipv4(), z.ipv6()]),
  appPort: port,
  grafanaPort: port,
  prometheusPort: port,
  alertmanagerPort: port,
  seats: z.coerce.number().int().min(1).max(25_000),
  bookingStrategy: z.enum(strategyNames as [string, ...string[]]),
  databasePoolSize: z.coerce.number().int().min(1).max(100),
  prometheusRetentionTime: z.string().regex(/^[1-9]\d*(s|m|h|d|w|y)$/, "expected a duration such as 12h or 15d"),
  prometheusRetentionSize: z.string().regex(/^[1-9]\d*(KB|MB|GB|TB)$/, "expected a size such as 512MB or 2GB"),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Keys of settings that publish a port of this host. */
export const publishedPorts = ["appPort", "grafanaPort", "prometheusPort", "alertmanagerPort"] as const;

/**
 * Checks raw values (strings, as Pulumi stores them) and returns them typed.
 * Throws one `RunError` that names every offending key, its value and what is allowed.
 */
export function parseSettings(raw: Record<string, string | undefined>): Settings {
  const parsed = settingsSchema.safeParse(raw);
  const problems = parsed.success
    ? samePortTwice(parsed.data)
    : parsed.error.issues.map((issue) => problem(issue, raw));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new pulumi.RunError(
    `configuration is not valid:\n${problems.map((line) => `  ${line}`).join("\n")}\n` +
      "Change a value with `pulumi config set <key> <value>` or `./lab up --set <key>=<value>`.",
  );
}

/** Reads this stack's settings from Pulumi's configuration. */
export function readSettings(): Settings {
  const config = new pulumi.Config("ticketwatch");
  const keys = Object.keys(settingsSchema.shape);
  return parseSettings(Object.fromEntries(keys.map((key) => [key, config.get(key)])));
}

function problem(issue: z.core.$ZodIssue, raw: Record<string, string | undefined>): string {
  const key = String(issue.path[0]);
  const value = raw[key] === undefined ? "not set" : JSON.stringify(raw[key]);
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
