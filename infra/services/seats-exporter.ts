import type * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import type { Settings } from "../config";
import { programImage } from "../programs/image";
import { programs } from "../programs/programs";
import type { AppRelease } from "./app-release";
import { databaseAccess, type Mysql } from "./mysql";
import { type Placement, programHealth, Service, smallProgram } from "./service";

/** The truth about the sale: seats by state, bookings, double bookings, read with an account that sees no buyer. */
export class SeatsExporter extends Service {
  readonly endpoint = `${this.alias}:${ports.seatsExporter}`;

  constructor(
    placement: Placement,
    { mysql, release }: { readonly mysql: Mysql; readonly release: AppRelease },
    settings: Settings,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("SeatsExporter", "seats-exporter", placement, opts);
    const { environment, files } = databaseAccess(mysql.login("seats-exporter"));
    this.runContainer({
      ...smallProgram({ HTTP_PORT: `${ports.seatsExporter}`, ...environment }),
      image: programImage(this.host, programs.seatsExporter, settings),
      files,
      networks: ["front", "watch"],
      health: programHealth(ports.seatsExporter, "/healthz"),
      dependsOn: [release.migrated],
    });
  }
}
