import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { DatabaseSettings } from "../../kit/database-settings";
import { withAdminConnection } from "../db/admin-connection";
import type { DatabaseConnection } from "../db/connection";
import { grantStatements, OWNER_GRANTS, SEATS_EXPORTER_SERVER_GRANTS } from "../db/grants";
import { mysqlImage } from "./mysql-image";

const run = promisify(execFile);

/** ms for MySQL to initialise or recover on a busy machine. */
const startDeadline = 60_000;

// The container outlives its server, so that a test can kill MySQL and start it again on the same data.
const supervise =
  'while :; do while [ -e /tmp/keep-down ]; do sleep 0.1; done; docker-entrypoint.sh "$@" & wait $!; done';
const server = ["mysqld", "--skip-log-bin", "--performance-schema=OFF", "--mysqlx=OFF", "--skip-name-resolve"];

/** A database of its own with the accounts of a real stack. */
export interface TestDatabase {
  readonly owner: DatabaseSettings;
  readonly app: DatabaseSettings;
  readonly seatsExporter: DatabaseSettings;
}

/** One MySQL server in a container, for the suites of one run. */
export class TestMysql {
  private databases = 0;

  private constructor(
    private readonly container: string,
    private readonly root: DatabaseSettings,
  ) {}

  /** In memory unless `onDisk`, where every commit waits for the disk as it would in a real stack. */
  static async start({ onDisk = false } = {}): Promise<TestMysql> {
    const container = `twtest-app-${randomBytes(4).toString("hex")}`;
    const password = randomBytes(12).toString("hex");
    const settings = ["-e", `MYSQL_ROOT_PASSWORD=${password}`, "-e", "MYSQL_INITDB_SKIP_TZINFO=1"];
    const data = onDisk ? ["-v", "/var/lib/mysql"] : ["--tmpfs", "/var/lib/mysql"];
    const place = [...data, "-p", "127.0.0.1:0:3306", "--memory", "1g"];
    const image = await mysqlImage();
    await docker([
      "run",
      "-d",
      "--name",
      container,
      ...settings,
      ...place,
      image,
      "bash",
      "-c",
      supervise,
      "-",
      ...server,
    ]);
    const address = (await docker(["port", container, "3306/tcp"])).split("\n")[0] ?? "";
    const port = Number(address.slice(address.lastIndexOf(":") + 1));
    const mysql = new TestMysql(container, { host: "127.0.0.1", port, name: "mysql", user: "root", password });
    await mysql.waitUntilUp();
    return mysql;
  }

  async remove(): Promise<void> {
    await docker(["rm", "-f", "-v", this.container]);
  }

  /** Runs `work` as root. */
  asRoot<Result>(work: (connection: DatabaseConnection) => Promise<Result>): Promise<Result> {
    return withAdminConnection(this.root, work);
  }

  async createDatabase(): Promise<TestDatabase> {
    const name = `suite_${++this.databases}`;
    const account = (user: string) => ({ ...this.root, name, user: `${user}_${name}`, password: `${user}-secret` });
    const [owner, app, seatsExporter] = [account("owner"), account("app"), account("seats")];
    await this.asRoot(async (connection) => {
      await connection.query(`CREATE DATABASE ${name}`);
      for (const { user, password } of [owner, app, seatsExporter]) {
        await connection.query("CREATE USER ?@'%' IDENTIFIED BY ?", [user, password]);
      }
      const grants = [
        ...grantStatements(OWNER_GRANTS, name, owner.user, { withGrantOption: true }),
        ...grantStatements(SEATS_EXPORTER_SERVER_GRANTS, name, seatsExporter.user),
      ];
      for (const grant of grants) await connection.query(grant);
    });
    return { owner, app, seatsExporter };
  }

  /** Where the server is without the engine's port forwarding, from a machine that reaches the engine's bridge. */
  async directAddress(): Promise<{ host: string; port: number }> {
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    return { host: await docker(["inspect", "-f", format, this.container]), port: 3306 };
  }

  /** Lets the server run on these cores only, such as "1" or "0,1". */
  async confineTo(cores: string): Promise<void> {
    await docker(["update", "--cpuset-cpus", cores, this.container]);
  }

  /** Processor time that the container has used, in s. */
  cpuSeconds(): Promise<number> {
    return containerCpuSeconds(this.container);
  }

  /** SIGKILL to the server process, which then stays down until `revive`. */
  async kill(): Promise<void> {
    await docker(["exec", this.container, "bash", "-c", "touch /tmp/keep-down; kill -9 $(pidof mysqld)"]);
  }

  async revive(): Promise<void> {
    await docker(["exec", this.container, "rm", "-f", "/tmp/keep-down"]);
    await this.waitUntilUp();
  }

  private async waitUntilUp(): Promise<void> {
    const deadline = Date.now() + startDeadline;
    for (;;) {
      try {
        return void (await this.asRoot((connection) => connection.query("SELECT 1")));
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }
}

/** Processor time that a container has used, in s, by whichever version of cgroups the engine runs on. */
export async function containerCpuSeconds(container: string): Promise<number> {
  const read = "cat /sys/fs/cgroup/cpuacct/cpuacct.usage 2>/dev/null || cat /sys/fs/cgroup/cpu.stat";
  const text = await docker(["exec", container, "sh", "-c", read]);
  const microseconds = /usage_usec (\d+)/.exec(text)?.[1];
  return microseconds ? Number(microseconds) / 1e6 : Number(text) / 1e9;
}

async function docker(args: string[]): Promise<string> {
  return (await run("docker", args)).stdout.trim();
}
