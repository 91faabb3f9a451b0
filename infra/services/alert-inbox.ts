import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config";
import { ports } from "../ports";
import { programImage } from "../programs/image";
import { programs } from "../programs/programs";
import { nodeHeap, type Placement, programHealth, Service, unprivileged } from "./service";

/** Receives every notification, keeps the last ones in a data volume, and shows them to `./lab alerts`. */
export class AlertInbox extends Service {
  readonly endpoint = `${this.alias}:${ports.alertInbox}`;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("AlertInbox", "alert-inbox", placement, opts);
    this.runContainer({
      image: programImage(this.host, programs.alertInbox, settings),
      // Node reads source maps into memory as a whole: without them the inbox takes half of what it takes with them.
      command: ["node", "server.js"],
      environment: {
        HTTP_PORT: `${ports.alertInbox}`,
        DATA_FILE: "/data/notifications.jsonl",
        ...nodeHeap(24),
      },
      memoryMebibytes: 64,
      dataPath: "/data",
      health: programHealth(ports.alertInbox, "/healthz"),
      extra: unprivileged,
    });
  }
}
