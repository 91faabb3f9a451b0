import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { ports } from "../ports";
import type { Mysql } from "./mysql";
import { httpHealth, type Placement, Service } from "./service";

const nobody = 65534;

/** Metrics of the machine that a host is: CPU, memory, disks, network. */
export class NodeExporter extends Service {
  readonly endpoint = `${this.alias}:${ports.nodeExporter}`;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("NodeExporter", "node-exporter", placement, opts);
    this.runContainer({
      image: this.host.image(requiredImage(settings.imageSource, "nodeExporter")),
      command: ["--path.rootfs=/host"],
      memoryMebibytes: 48,
      health: httpHealth(ports.nodeExporter, "/"),
      extra: { pidMode: "host", mounts: [{ type: "bind", source: "/", target: "/host", readOnly: true }] },
    });
  }
}

/** Metrics of MySQL, read with an account that can see the server's state and no ticket. */
export class MysqldExporter extends Service {
  readonly endpoint = `${this.alias}:${ports.mysqldExporter}`;

  constructor(placement: Placement, mysql: Mysql, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("MysqldExporter", "mysqld-exporter", placement, opts);
    const login = mysql.login("exporter");
    const file = "/etc/mysqld-exporter/client.cnf";
    this.runContainer({
      image: this.host.image(requiredImage(settings.imageSource, "mysqldExporter")),
      command: [`--config.my-cnf=${file}`],
      files: [
        {
          path: file,
          content: pulumi.interpolate`[client]\nhost=${login.host}\nport=${login.port}\nuser=${login.user}\npassword=${login.password}\n`,
          privateTo: nobody,
        },
      ],
      memoryMebibytes: 48,
      health: httpHealth(ports.mysqldExporter, "/"),
      dependsOn: [mysql.accountsReady],
    });
  }
}
