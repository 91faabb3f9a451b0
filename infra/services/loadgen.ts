import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { hashOfDirectory } from "../../airgap/cache";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { projectRoot } from "../project";
import { type Placement, Service } from "./service";

/** The load host: wrk, sysbench and a MySQL client, waiting for the load scripts. */
export class Loadgen extends Service {
  /** It offers nothing: the load scripts run commands in it. */
  readonly endpoint = this.alias;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("Loadgen", "loadgen", placement, opts);
    const context = join(projectRoot, "scripts", "load", "image");
    this.runContainer({
      image: this.host.build({
        repository: "ticketwatch-loadgen",
        context,
        contentHash: hashOfDirectory(context),
        base: this.host.image(requiredImage(settings.imageSource, "debian")),
      }),
      memoryMebibytes: 128,
      health: { test: ["CMD-SHELL", "command -v wrk && command -v sysbench && command -v mysql"] },
    });
  }

  override get scrapeTargets() {
    return [];
  }
}
