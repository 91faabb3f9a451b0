import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { hashOfDirectory } from "../../airgap/cache";
import { bundleApp } from "../../app/bundle";
import type { Settings } from "../config";
import type { BuiltImage } from "../hosts/host";
import { requiredImage } from "../images/catalogue";
import { ports } from "../ports";
import { workFolder } from "../project";
import { adminCommand, adminInput } from "./app-admin";
import type { Mysql } from "./mysql";
import { type Placement, type ScrapeTarget, Service } from "./service";

const passwordFile = "/run/secrets/database-password";
const nodeUid = 1000;

/** Health by HTTP with what a slim Node image has: bash, and no HTTP client. */
const readiness = `exec 3<>/dev/tcp/127.0.0.1/${ports.app} && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3`;

/** The ticket app. Its image is made here: a Node base and one bundled file. */
export class App extends Service {
  readonly endpoint = `${this.alias}:${ports.app}`;
  /** Image that the app and its admin commands run from. */
  readonly built: BuiltImage;

  constructor(placement: Placement, mysql: Mysql, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("App", "app", placement, opts);
    this.built = this.buildImage(settings);
    const login = mysql.login("app");
    this.runContainer({
      image: this.built,
      environment: {
        HTTP_PORT: `${ports.app}`,
        METRICS_PORT: `${ports.appMetrics}`,
        BOOKING_STRATEGY: settings.bookingStrategy,
        DATABASE_HOST: login.host,
        DATABASE_PORT: `${login.port}`,
        DATABASE_NAME: login.name,
        DATABASE_USER: login.user,
        DATABASE_PASSWORD_FILE: passwordFile,
        DATABASE_POOL_SIZE: `${settings.databasePoolSize}`,
      },
      files: [{ path: passwordFile, content: login.password, privateTo: nodeUid }],
      memoryMebibytes: 256,
      health: { test: ["CMD", "bash", "-c", readiness] },
      publish: { internal: ports.app, external: settings.appPort },
      dependsOn: [this.migrate(mysql, settings)],
    });
  }

  override get scrapeTargets(): ScrapeTarget[] {
    return [{ job: this.alias, endpoint: `${this.alias}:${ports.appMetrics}`, host: this.host.hostName }];
  }

  private buildImage(settings: Settings): BuiltImage {
    const context = join(workFolder, "build", "app");
    const contentHash = pulumi.output(bundleApp(context).then(() => hashOfDirectory(context)));
    return this.host.build({
      repository: "ticketwatch-app",
      context: contentHash.apply(() => context),
      contentHash,
      base: this.host.image(requiredImage(settings.imageSource, "node")),
    });
  }

  /** Brings the schema and the seats to what this version of the app needs, before the app starts. */
  private migrate(mysql: Mysql, settings: Settings): pulumi.Resource {
    const { stack } = this.placement;
    return this.host.run(
      "app-migrate",
      {
        whenHealthy: mysql.containerName,
        create: pulumi
          .all([this.host.network, this.built.id])
          .apply(([network, image]) => adminCommand({ stack, network, image, command: "migrate" }).join(" ")),
        stdin: adminInput(mysql.login("owner"), { seats: settings.seats, appUser: mysql.login("app").user }),
        triggers: [mysql.container.id],
      },
      { parent: this, dependsOn: [mysql.accountsReady] },
    );
  }
}
