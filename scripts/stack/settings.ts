import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { z } from "zod";
import { type Settings, settingsSchema } from "../../infra/config";
import type { ImageSource } from "../../infra/images/catalogue";
import { isSecretSetting } from "../../infra/notification-settings";
import { projectRoot } from "../lib/paths";
import { messageOf, UserError } from "../lib/user-error";

const namespace = "ticketwatch:";

/** Raw values of settings, by key without the project's name. */
export type RawSettings = Record<string, string>;

/** Stands for a value that is stored encrypted. */
const encrypted = "(encrypted)";

/** What was set for a stack (by `pulumi config set` or `./lab up --set`), without the defaults. */
export function explicitSettings(stack: string): RawSettings {
  return Object.fromEntries(
    Object.entries(storedConfig(stack))
      .filter(([key]) => key.startsWith(namespace))
      .map(([key, value]) => [key.slice(namespace.length), isEncrypted(value) ? encrypted : asText(value)]),
  );
}

/** Keys of settings that are set for a stack and cannot be read, because they are encrypted. */
export function encryptedSettings(stack: string): Set<string> {
  const stored = Object.entries(explicitSettings(stack));
  return new Set(stored.filter(([, value]) => value === encrypted).map(([key]) => key));
}

function storedConfig(stack: string): Record<string, unknown> {
  const file = join(projectRoot, `Pulumi.${stack}.yaml`);
  return existsSync(file) ? (readYaml(file).config ?? {}) : {};
}

/** Pulumi writes an encrypted value as an object with its ciphertext. */
function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

/** A structured value as JSON, which is how Pulumi hands it to the program. */
function asText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** The image source that was set for a stack, if any. */
export function configuredImageSource(stack: string): ImageSource | undefined {
  return explicitSettings(stack).imageSource as ImageSource | undefined;
}

/** Defaults of every setting, as Pulumi.yaml has them. */
export function defaultSettings(): RawSettings {
  const text = readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, { default: unknown }> };
  const keys = Object.keys(settingsSchema.shape);
  return Object.fromEntries(keys.map((key) => [key, String(config[namespace + key]?.default)]));
}

/** Stores settings in the stack's configuration, those that are secrets encrypted. */
export async function applySettings(stack: Stack, settings: RawSettings): Promise<void> {
  if (Object.keys(settings).length === 0) return;
  const entries = Object.entries(settings).map(([key, value]) => {
    // An empty value takes a setting back, and is no secret.
    return [namespace + key, { value, secret: value !== "" && isSecretSetting(key) }] as const;
  });
  await stack.setAllConfig(Object.fromEntries(entries));
}

/** Takes a setting out of the stack's configuration: its default holds again. */
export async function removeSetting(stack: Stack, key: keyof Settings): Promise<void> {
  await stack.removeConfig(namespace + key);
}

/** Takes several settings out of the stack's configuration. */
export async function removeSettings(stack: Stack, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await stack.removeAllConfig(keys.map((key) => namespace + key));
}

function readYaml(file: string): z.infer<typeof stackFileSchema> {
  try {
    return stackFileSchema.parse(parse(readFileSync(file, "utf8")) ?? {});
  } catch (error) {
    throw new UserError(
      `${file} cannot be read: ${messageOf(error).split("\n")[0]}`,
      "correct the file, or remove it to go back to the defaults",
    );
  }
}

const stackFileSchema = z.object({ config: z.record(z.string(), z.unknown()).optional() });
