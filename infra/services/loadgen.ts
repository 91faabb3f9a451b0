import * as pulumi from "@pulumi/pulumi";
import { hashOfDirectory } from "../../kit/cache";
import type { Settings } from "../config";
import type { BuiltImage, Host } from "../hosts/host";
import { requiredImage } from "../images/catalogue";
import { loadgenContext } from "./loadgen-context";
import { type DatabaseLogin, loadSchema, type Mysql } from "./mysql";
import { type Placement, Service } from "./service";

/** Where sysbench finds the server and its account: a file, for a command line would show the password. */
export const sysbenchConfigFile = "/run/secrets/sysbench.cnf";

/** What scenes start in it. */
const tools = ["wrk", "vegeta", "sysbench", "mysql"];

/** Alias of the first load host; the others are `loadgen-2` and so on. */
export const firstLoadHost = "loadgen";

export interface LoadgenArgs {
  readonly mysql: Mysql;
  readonly settings: Settings;
}

/** A load host: wrk, vegeta, sysbench and a MySQL client, waiting for the load scripts. */
export class Loadgen extends Service {
  /** It offers nothing: the load scripts run commands in it. */
  readonly endpoint = this.alias;

  constructor(
    placement: Placement,
    number: number,
    { mysql, settings }: LoadgenArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Loadgen", number === 1 ? firstLoadHost : `${firstLoadHost}-${number}`, placement, opts);
    const content = sysbenchConfiguration(mysql.login("load"));
    this.runContainer({
      image: loadgenImage(this.host, settings),
      files: [{ path: sysbenchConfigFile, content, isPrivate: true }],
      memoryMebibytes: 176,
      // It pushes what it measured.
      networks: ["front", "watch"],
      // sysbench has a thread for each connection.
      mostProcesses: 2048,
      health: {
        test: [
          "CMD-SHELL",
          [...tools.map((tool) => `command -v ${tool}`), `test -r ${sysbenchConfigFile}`].join(" && "),
        ],
      },
    });
  }

  override get scrapeTargets() {
    return [];
  }
}

/** A load host at each place; a scene shares its load out among all of them. */
export function loadHosts(placements: readonly Placement[], args: LoadgenArgs): Loadgen[] {
  return placements.map((placement, index) => new Loadgen(placement, index + 1, args));
}

let context: string | undefined;

function loadgenImage(host: Host, settings: Settings): BuiltImage {
  // Put together once, however many hosts build from it.
  context ??= loadgenContext(settings.imageSource);
  return host.build({
    repository: "ticketwatch-loadgen",
    context,
    contentHash: hashOfDirectory(context),
    base: requiredImage(settings, "debian"),
  });
}

/** Options of sysbench, a line each; sysbench(1), `--config-file`. */
function sysbenchConfiguration({ host, port, user, password }: DatabaseLogin): pulumi.Output<string> {
  const known = { host, port, user, db: loadSchema };
  const lines = Object.entries(known).map(([name, value]) => `mysql-${name}=${value}\n`);
  return pulumi.interpolate`${lines.join("")}mysql-password=${password}\n`;
}
