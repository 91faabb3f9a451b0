import { stringify } from "yaml";
import type { NotificationSettings } from "../notification-settings";
import { inhibitRules } from "./inhibition";
import { receivers } from "./receivers";
import { routes } from "./routes";
import type { AlertmanagerConfiguration } from "./types";

/** Alertmanager's configuration; `inbox` is `alias:port` of the lab's own receiver. Holds no secret. */
export function alertmanagerConfiguration(inbox: string, settings: NotificationSettings): AlertmanagerConfiguration {
  return { route: routes(settings), inhibit_rules: inhibitRules, receivers: receivers(inbox, settings) };
}

/** The same as the text of a file. */
export function alertmanagerFile(inbox: string, settings: NotificationSettings): string {
  return stringify(alertmanagerConfiguration(inbox, settings), { aliasDuplicateObjects: false });
}
