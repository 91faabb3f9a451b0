import { publishedPorts, type Settings, settingsSchema } from "../../infra/config";
import { hostSecrets } from "../../infra/hosts/settings";
import { linkShape } from "../../monitoring/link-settings";
import { notificationShape } from "../../monitoring/notification-settings";

/** Settings that an experiment may not vary: where the lab is and who is told of it, never how it sells. */
const fixed: ReadonlySet<string> = new Set<string>([
  ...(["imageSource", "debianDate", "bindAddress", "hosts", "placement", "abandonDataOn"] satisfies (keyof Settings)[]),
  ...hostSecrets,
  ...publishedPorts,
  ...Object.keys(notificationShape),
  ...Object.keys(linkShape),
]);

/** Settings that an experiment may vary or set, by their keys in Pulumi.yaml. */
export const experimentSettings = Object.keys(settingsSchema.shape).filter((key) => !fixed.has(key)) as [
  string,
  ...string[],
];
