import * as pulumi from "@pulumi/pulumi";
import { isSecretSetting, notValid, parseSettings, type Settings, settingsSchema } from "./config";

/** Reads this stack's settings from Pulumi's configuration; a wrong value ends the program without a stack trace. */
export function readSettings(): Settings {
  const config = new pulumi.Config("ticketwatch");
  const keys = Object.keys(settingsSchema.shape);
  const inClear = keys.filter((key) => isSecretSetting(key) && config.get(key) && !isSecret(`ticketwatch:${key}`));
  try {
    if (inClear.length > 0) throw notValid(inClear.map(storedInClear));
    return parseSettings(Object.fromEntries(keys.map((key) => [key, config.get(key)])));
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}

/** Whether a configuration value is stored encrypted. The SDK has this function, and leaves it out of its types. */
function isSecret(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

function storedInClear(key: string): string {
  return `ticketwatch:${key} is stored in clear: set it with \`pulumi config set --secret ticketwatch:${key}\``;
}
