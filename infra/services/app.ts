import type * as pulumi from "@pulumi/pulumi";
import { command as appCommand, memoryMebibytes } from "../../app/memory";
import { ports } from "../../contract/ports";
import type { ScrapeTarget } from "../../monitoring/prometheus-config";
import type { Settings } from "../config";
import type { AppRelease } from "./app-release";
import { databaseAccess, type Mysql } from "./mysql";
import { type Placement, programHealth, Service } from "./service";

/** Seconds that a replica serves on while it says that it is not ready: long enough for HAProxy to have noticed. */
const drainSeconds = 3;

export interface AppArgs {
  readonly mysql: Mysql;
  readonly release: AppRelease;
  readonly settings: Settings;
}

/** One replica of the ticket app, found as `app-<number>` and, with all others, as `app`. */
export class App extends Service {
  /** Alias that every replica answers to. */
  static readonly sharedAlias = "app";
  readonly endpoint = `${this.alias}:${ports.app}`;

  constructor(
    placement: Placement,
    number: number,
    { mysql, release, settings }: AppArgs,
    opts?: pulumi.ComponentResourceOptions & { readonly after?: App },
  ) {
    const { after, ...options } = opts ?? {};
    super("App", `app-${number}`, placement, options);
    const database = databaseAccess(mysql.login("app"));
    this.runContainer({
      image: release.imageOn(this.host),
      environment: { ...environment(settings), ...database.environment },
      files: database.files,
      memoryMebibytes,
      cpus: settings.appCpus,
      command: appCommand(settings),
      health: programHealth(ports.app, "/readyz"),
      sharedAlias: App.sharedAlias,
      networks: ["front"],
      // One after the other: a replica is replaced when the one before it is healthy again, so that others serve.
      dependsOn: [release.migrated, ...(after ? [after.container] : [])],
    });
  }

  /** All replicas are one job; each is an instance of it. */
  override get scrapeTargets(): ScrapeTarget[] {
    const endpoint = `${this.alias}:${ports.appMetrics}`;
    return [{ job: App.sharedAlias, endpoint, host: this.host.hostName }];
  }
}

/** A replica at each place, made when the one before it is healthy. */
export function appReplicas(placements: readonly Placement[], args: AppArgs): App[] {
  const replicas: App[] = [];
  for (const placement of placements) {
    replicas.push(new App(placement, replicas.length + 1, args, { after: replicas.at(-1) }));
  }
  return replicas;
}

function environment(settings: Settings): Record<string, string> {
  return {
    HTTP_PORT: `${ports.app}`,
    METRICS_PORT: `${ports.appMetrics}`,
    BOOKING_STRATEGY: settings.bookingStrategy,
    ALLOW_UNSAFE: `${settings.allowUnsafe}`,
    SOLD_SEAT_CACHE: settings.soldSeatCache,
    TRANSACTION_ISOLATION: settings.transactionIsolation,
    SEAT_MAP_MAX_AGE: settings.seatMapMaxAge,
    REQUEST_DEADLINE: settings.requestDeadline,
    DRAIN_SECONDS: `${drainSeconds}`,
    DATABASE_POOL_SIZE: `${settings.databasePoolSize}`,
  };
}
