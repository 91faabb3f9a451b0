import { whyNoDebianImages } from "../../airgap/images/any-image";
import { buildImage } from "../../airgap/images/build";
import { officialImages } from "../../airgap/images/official";
import { debianImages } from "../../airgap/images/reference";
import { type CommandResult, docker } from "../../kit/commands";
import type { NotificationSettings } from "../notification-settings";

/** Nobody is told but the inbox, as by default. */
export const nobodyTold: NotificationSettings = {
  alertSeverities: ["critical", "warning"],
  alertWebhookUrl: "",
  alertSlackUrl: "",
  alertSlackChannel: "",
  alertEmailSmarthost: "",
  alertEmailFrom: "",
  alertEmailTo: "",
  alertEmailUser: "",
  alertEmailPassword: "",
  alertEmailRequireTls: true,
  alertHeartbeatUrl: "",
};

/** Every receiver that there is. */
export const everybodyTold: NotificationSettings = {
  ...nobodyTold,
  alertWebhookUrl: "https://example.org/alerts",
  alertSlackUrl: "https://hooks.slack.com/services/T/B/x",
  alertSlackChannel: "#ops",
  alertEmailSmarthost: "mail.example.org:587",
  alertEmailFrom: "lab@example.org",
  alertEmailTo: "ops@example.org",
  alertEmailUser: "lab",
  alertEmailPassword: "secret",
  alertHeartbeatUrl: "https://heartbeat.example.org/ping/x",
};

/** The image with Alertmanager and amtool: built here where that is possible, else the official one. */
export async function alertmanagerImage(): Promise<string> {
  if (whyNoDebianImages()) return officialImages.alertmanager;
  const references = debianImages();
  await buildImage("alertmanager", references, () => undefined);
  return references.alertmanager;
}

/** Runs amtool, which finds the configuration at /tmp/alertmanager.yml. */
export async function amtool(image: string, configuration: string, ...args: string[]): Promise<CommandResult> {
  const place = ["--rm", "--interactive", "--network", "none", "--entrypoint", "sh"];
  const script = 'cat >/tmp/alertmanager.yml && exec amtool "$@"';
  return await docker(["run", ...place, image, "-c", script, "sh", ...args], configuration);
}
