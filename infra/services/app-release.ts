import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config";
import type { BuiltImage, Host } from "../hosts/host";
import { programImage } from "../programs/image";
import { programs } from "../programs/programs";
import { adminCommand } from "./app-admin";
import { adminInput } from "./app-admin-input";
import type { Mysql } from "./mysql";
import type { Placement } from "./service";

/** What all replicas of the app share: the image, a Node base and one bundled file, and the schema that it needs. */
export class AppRelease extends pulumi.ComponentResource {
  /** Image that the admin commands run from, where MySQL is. */
  readonly built: BuiltImage;
  /** The schema and the seats are what this version of the app needs; replicas depend on it. */
  readonly migrated: pulumi.Resource;

  constructor(
    placement: Placement,
    mysql: Mysql,
    private readonly settings: Settings,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("ticketwatch:service:AppRelease", "app-release", {}, opts);
    this.built = this.imageOn(placement.host);
    this.migrated = this.migrate(placement, mysql, settings);
    this.registerOutputs({ image: this.built.name });
  }

  /** Image that a replica on that host runs from. */
  imageOn(host: Host): BuiltImage {
    return programImage(host, programs.app, this.settings);
  }

  private migrate({ stack, host }: Placement, mysql: Mysql, settings: Settings): pulumi.Resource {
    return host.run(
      "app-migrate",
      {
        whenHealthy: mysql.containerName,
        create: pulumi
          .all([host.networks.front, this.built.name])
          .apply(([network, image]) => adminCommand({ stack, network, image, command: "migrate" }).join(" ")),
        stdin: adminInput(mysql.login("owner"), {
          seats: settings.seats,
          seatIndex: settings.seatIndex,
          appUser: mysql.login("app").user,
          seatsExporterUser: mysql.login("seats-exporter").user,
        }),
        triggers: [mysql.container.id],
      },
      { parent: this, dependsOn: [mysql.accountsReady] },
    );
  }
}
