import type * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import type { Settings } from "../config";
import { programImage } from "../programs/image";
import { programs } from "../programs/programs";
import { type Placement, programHealth, Service, smallProgram } from "./service";

/** Receives every notification, keeps the last ones in a data volume, and shows them to `./lab alerts`. */
export class AlertInbox extends Service {
  readonly endpoint = `${this.alias}:${ports.alertInbox}`;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("AlertInbox", "alert-inbox", placement, opts);
    this.runContainer({
      ...smallProgram({ HTTP_PORT: `${ports.alertInbox}`, DATA_FILE: "/data/notifications.jsonl" }),
      image: programImage(this.host, programs.alertInbox, settings),
      dataPath: "/data",
      health: programHealth(ports.alertInbox, "/healthz"),
    });
  }
}
