import { z } from "zod";
import { severities } from "../contract/severities";
import { isHostAndPort, mailAddress, webUrl } from "../kit/values";

/** Settings of notifications whose values are secrets. */
export const secretSettings = ["alertWebhookUrl", "alertSlackUrl", "alertEmailPassword", "alertHeartbeatUrl"] as const;

/** An empty value means that the setting is not used. */
const unused = z.literal("");
const address = z.string().regex(mailAddress, "expected an address such as ops@example.org");
const addresses = z
  .string()
  .refine(
    (list) => list.split(",").every((one) => mailAddress.test(one.trim())),
    "expected addresses such as ops@example.org, separated by commas",
  );

const url = (example: string) => unused.or(webUrl(example));

/** Whom Alertmanager tells besides the lab's own inbox. */
export const notificationShape = {
  alertSeverities: z
    .string()
    .transform((list) => list.split(",").map((one) => one.trim()))
    .pipe(z.array(z.enum(severities, `expected some of ${severities.join(", ")}, separated by commas`))),
  alertWebhookUrl: url("https://example.org/alerts"),
  alertSlackUrl: url("https://hooks.slack.com/services/…"),
  alertSlackChannel: unused.or(z.string().regex(/^[#@]?[^\s#@]+$/, "expected a channel such as #ops")),
  alertEmailSmarthost: unused.or(z.string().refine(isHostAndPort, "expected host:port, such as mail.example.org:587")),
  alertEmailFrom: unused.or(address),
  alertEmailTo: unused.or(addresses),
  alertEmailUser: z.string(),
  alertEmailPassword: z.string(),
  alertEmailRequireTls: z.enum(["true", "false"]).transform((value) => value === "true"),
  alertHeartbeatUrl: url("https://heartbeat.example.org/ping/…"),
};

/** What the user may configure about notifications. */
export type NotificationSettings = z.output<z.ZodObject<typeof notificationShape>>;

/** Settings that make sense only together. */
const together: readonly (readonly (keyof NotificationSettings)[])[] = [
  ["alertEmailSmarthost", "alertEmailFrom", "alertEmailTo"],
  ["alertEmailUser", "alertEmailPassword"],
];

/** Settings that make sense only with another. */
const onlyWith: readonly (readonly [keyof NotificationSettings, keyof NotificationSettings])[] = [
  ["alertSlackChannel", "alertSlackUrl"],
  ["alertEmailUser", "alertEmailSmarthost"],
];

/** What is wrong with notification settings that are each fine alone, without showing a value. */
export function notificationContradictions(values: NotificationSettings): string[] {
  const lacking = together.flatMap((keys) => {
    const missing = keys.filter((key) => !values[key]);
    if (missing.length === 0 || missing.length === keys.length) return [];
    const set = keys.filter((key) => !missing.includes(key));
    return [`${names(set)} ${set.length > 1 ? "are" : "is"} set and ${names(missing)} not: they go together`];
  });
  const alone = onlyWith
    .filter(([key, other]) => values[key] && !values[other])
    .map(([key, other]) => `${names([key])} is set and ${names([other])} is not: it means nothing alone`);
  return [...lacking, ...alone];
}

function names(keys: readonly string[]): string {
  return keys.map((key) => `ticketwatch:${key}`).join(", ");
}
