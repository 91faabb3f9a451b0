import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { z } from "zod";
import { isSecretSetting, type Settings, settingsSchema } from "../../infra/config";
import type { ImageSource } from "../../infra/images/catalogue";
import { readKept } from "../../kit/kept-files";
import { projectRoot } from "../lib/paths";

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
  return readStackFile(join(projectRoot, `Pulumi.${stack}.yaml`)).config ?? {};
}

/** Throws where the stack's file is damaged: Pulumi takes an empty one for no settings and no secrets. */
export function assertConfigurationWhole(stack: string): void {
  storedConfig(stack);
}

/** Reads what Pulumi keeps of a stack in the project's folder; throws where it is damaged. */
export function readStackFile(file: string): z.output<typeof stackFileSchema> {
  return readKept("configuration", file, stackFileSchema, (contents) => parse(contents.toString()) ?? {}) ?? {};
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

/** Salt, nonce and a known text encrypted, each of a length of its own; pulumi/pulumi: `pkg/secrets/passphrase`. */
function isWholeSalt(text: string): boolean {
  return !text.startsWith("v1:") || /^v1:[\w+/=]{12}:v1:[\w+/=]{16}:[\w+/=]{32}$/.test(text);
}

const stackFileSchema = z.object({
  /** Pulumi writes it first: one that lacks its end says that the file was cut off. */
  encryptionsalt: z.string().refine(isWholeSalt, "it lacks its end").optional(),
  config: z.record(z.string(), z.unknown()).optional(),
});
