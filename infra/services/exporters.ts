import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import type { ScrapeTarget } from "../../monitoring/prometheus-config";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { type Mysql, serverCertificate, serverCertificateFile } from "./mysql";
import { aliasOnHost, httpHealth, type Placement, Service } from "./service";

/**
 * The host's files of /proc that the node exporter's collectors read. Of /proc itself a container sees its own network
 * and its own mounts: those of the host are what its first process sees.
 */
const hostProcFiles = {
  net: "/proc/1/net",
  "1/mountinfo": "/proc/1/mountinfo",
  ...Object.fromEntries(
    ["stat", "loadavg", "meminfo", "vmstat", "diskstats", "pressure", "sys/fs"].map((file) => [file, `/proc/${file}`]),
  ),
};
const procPath = "/host-proc";

/** What the host dashboards and alerts read; containers' own network interfaces are left to the container exporter. */
const nodeCollectors = [
  "--collector.disable-defaults",
  ...["cpu", "loadavg", "meminfo", "vmstat", "pressure", "stat", "time", "timex", "uname", "filefd"],
  ...["diskstats", "filesystem", "netdev", "netclass", "netstat", "sockstat"],
].map((name) => (name.startsWith("--") ? name : `--collector.${name}`));

/** Metrics of the machine that a host is: CPU, memory, disks, network. */
export class NodeExporter extends Service {
  /** One job, whatever the number of hosts. */
  static readonly job = "node-exporter";
  readonly endpoint = `${this.alias}:${ports.nodeExporter}`;

  override get scrapeTargets(): ScrapeTarget[] {
    return [{ job: NodeExporter.job, endpoint: this.endpoint, host: this.host.hostName }];
  }

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("NodeExporter", aliasOnHost(NodeExporter.job, placement), placement, opts);
    const mount = (source: string, target: string) => ({ type: "bind", source, target, readOnly: true });
    this.runContainer({
      image: this.host.image(requiredImage(settings, "nodeExporter")),
      command: [
        ...["--path.rootfs=/host", "--path.sysfs=/host/sys", `--path.procfs=${procPath}`],
        ...nodeCollectors,
        // Over netlink it would ask its own network.
        "--no-collector.netdev.netlink",
        "--collector.netdev.device-exclude=^veth.*",
        "--collector.netclass.ignored-devices=^veth.*",
      ],
      memoryMebibytes: 32,
      health: httpHealth(ports.nodeExporter, "/"),
      extra: {
        mounts: [
          mount("/", "/host"),
          ...Object.entries(hostProcFiles).map(([file, source]) => mount(source, `${procPath}/${file}`)),
        ],
      },
    });
  }
}

/**
 * What the MySQL dashboards and alerts read. Left out: what needs a replica, a plug-in or a compressed table, and what
 * would make labels of clients' addresses, or raises a warning each time (the list of processes). Statements are limited
 * to those that took the most time.
 */
const mysqldCollectors = [
  ...["global_status", "global_variables", "engine_innodb_status", "binlog_size"],
  ...["innodb_metrics", "innodb_tablespaces"].map((table) => `info_schema.${table}`),
  ...["eventsstatements", "eventsstatementssum", "tableiowaits", "file_events"].map((table) => `perf_schema.${table}`),
];
const unwantedByDefault = [
  "slave_status",
  ...["innodb_cmp", "innodb_cmpmem", "query_response_time"].map((table) => `info_schema.${table}`),
];

/** Metrics of MySQL, read with an account that can see the server's state and no ticket. */
export class MysqldExporter extends Service {
  readonly endpoint = `${this.alias}:${ports.mysqldExporter}`;

  constructor(placement: Placement, mysql: Mysql, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("MysqldExporter", "mysqld-exporter", placement, opts);
    const login = mysql.login("exporter");
    const file = "/etc/mysqld-exporter/client.cnf";
    const tls = login.certificate ? `ssl-ca=${serverCertificateFile}\n` : "";
    this.runContainer({
      image: this.host.image(requiredImage(settings, "mysqldExporter")),
      command: [
        `--config.my-cnf=${file}`,
        ...mysqldCollectors.map((name) => `--collect.${name}`),
        ...unwantedByDefault.map((name) => `--no-collect.${name}`),
        "--collect.perf_schema.eventsstatements.limit=20",
      ],
      files: [
        {
          path: file,
          content: pulumi.interpolate`[client]\nhost=${login.host}\nport=${login.port}\nuser=${login.user}\npassword=${login.password}\n${tls}`,
          isPrivate: true,
        },
        ...serverCertificate(login),
      ],
      memoryMebibytes: 32,
      networks: ["front", "watch"],
      health: httpHealth(ports.mysqldExporter, "/"),
      dependsOn: [mysql.accountsReady],
    });
  }
}
