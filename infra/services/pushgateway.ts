import type * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { httpHealth, type Placement, Service } from "./service";

/** Keeps the final figures of load runs, which are over before Prometheus could scrape them. */
export class Pushgateway extends Service {
  readonly endpoint = `${this.alias}:${ports.pushgateway}`;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("Pushgateway", "pushgateway", placement, opts);
    this.runContainer({
      image: this.host.image(requiredImage(settings, "pushgateway")),
      memoryMebibytes: 32,
      health: httpHealth(ports.pushgateway, "/-/healthy"),
    });
  }
}
