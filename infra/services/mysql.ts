import type * as pulumi from "@pulumi/pulumi";
import { appSessions, loadSessions, maxConnections } from "../../contract/mysql-sessions";
import { ports } from "../../contract/ports";
import { thresholds } from "../../monitoring/thresholds";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { generatedPassword } from "../secrets";
import { type Account, accounts, accountsSql, type Sessions } from "./mysql-accounts";
import { initialisationFiles, mysqlDataPath, mysqlEntrypoint } from "./mysql-initialisation";
import { type Placement, Service } from "./service";

export const databaseName = "tickets";
/** Where database scenes make, load and drop their tables: never among the tickets. */
export const loadSchema = "loadtest";
/** Where a dump is loaded and looked at before it takes the place of the tickets. */
export const restoreSchema = "restoring";

/** What a client needs to reach the database with one account. */
export interface DatabaseLogin {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: pulumi.Output<string>;
}

/** Where clients of ours find their account's password. */
export const databasePasswordFile = "/run/secrets/database-password";

/** The variables that tell a program of ours where the database is and who asks. */
export function databaseEnvironment(login: DatabaseLogin): Record<string, string> {
  return {
    DATABASE_HOST: login.host,
    DATABASE_PORT: `${login.port}`,
    DATABASE_NAME: login.name,
    DATABASE_USER: login.user,
    DATABASE_PASSWORD_FILE: databasePasswordFile,
  };
}

const rootPasswordFile = "/run/secrets/mysql-root-password";

/** A shell command line that runs a client of MySQL as root, inside its container. */
export function asRoot(client: string): string {
  return `MYSQL_PWD=$(cat ${rootPasswordFile}) exec ${client} --user=root --protocol=socket`;
}

/** Sized for a lab in 2 GiB: the whole data set fits the buffer pool, and binary logs do not fill the disk. */
const configuration = (settings: Settings) => `[mysqld]
innodb_buffer_pool_size = ${settings.innodbBufferPoolSize}
innodb_flush_log_at_trx_commit = ${settings.innodbFlushLogAtTrxCommit}
innodb_redo_log_capacity = 256M
max_connections = ${maxConnections}
binlog_expire_logs_seconds = 3600
performance_schema_max_digest_length = 512
performance_schema_digests_size = 1000
table_open_cache = 400
long_query_time = ${thresholds.mysql.slowQuerySeconds}
mysqlx = OFF
`;

/**
 * A client whose network is gone is noticed after about 25 s without a word from it, or 13 s with an answer on its way
 * to it; Linux by itself takes two hours and 15 minutes. Until then MySQL keeps its transaction, with the seats' locks.
 */
const notices = {
  "net.ipv4.tcp_keepalive_time": "10",
  "net.ipv4.tcp_keepalive_intvl": "5",
  "net.ipv4.tcp_keepalive_probes": "3",
  "net.ipv4.tcp_retries2": "5",
};

/** MySQL with a data volume, and one least-privilege account for each of its clients. */
export class Mysql extends Service {
  readonly endpoint = `${this.alias}:${ports.mysql}`;
  private readonly passwords: Record<Account, pulumi.Output<string>>;
  /** Creates and updates the accounts; what logs in depends on it. */
  readonly accountsReady: pulumi.Resource;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("Mysql", "mysql", placement, opts);
    const rootPassword = generatedPassword("mysql-root");
    this.passwords = accounts((account) => generatedPassword(`mysql-${account}`));
    this.runContainer({
      image: this.host.image(requiredImage(settings, "mysql")),
      environment: {
        MYSQL_ROOT_PASSWORD_FILE: rootPasswordFile,
        MYSQL_DATABASE: databaseName,
        MYSQL_ROOT_HOST: "localhost",
      },
      files: [
        { path: "/etc/mysql/conf.d/ticketwatch.cnf", content: configuration(settings) },
        { path: rootPasswordFile, content: rootPassword, isPrivate: true },
        ...initialisationFiles,
      ],
      memoryMebibytes: 640,
      networks: ["front"],
      cpus: settings.mysqlCpus,
      // Its entry point begins as root: it gives the data folder to the user mysql, and becomes that user.
      capabilities: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SETGID", "CAP_SETUID"],
      // A thread for each connection, and InnoDB's own.
      mostProcesses: 512,
      dataPath: mysqlDataPath,
      command: ["mysqld"],
      // With a login: one that is refused, or no more than looks whether the port is open, counts as an aborted
      // connection. The server that initialises the data folder has no network, and is not ready yet.
      health: {
        test: ["CMD-SHELL", `${asRoot("mysql -Ne 'SELECT @@skip_networking'")} | grep -qx 0`],
        startSeconds: 180,
      },
      extra: { entrypoints: mysqlEntrypoint, destroyGraceSeconds: 60, sysctls: notices },
    });
    this.accountsReady = this.createAccounts({ app: appSessions(settings), load: loadSessions(settings) });
  }

  /** MySQL itself speaks no Prometheus: its exporter does. */
  override get scrapeTargets() {
    return [];
  }

  login(user: Account): DatabaseLogin {
    return { host: this.alias, port: ports.mysql, name: databaseName, user, password: this.passwords[user] };
  }

  private createAccounts(sessions: Sessions): pulumi.Resource {
    const schemas = { tickets: databaseName, load: loadSchema, restore: restoreSchema };
    return this.host.run(
      "mysql-accounts",
      {
        whenHealthy: this.containerName,
        create: `docker exec -i ${this.containerName} sh -c '${asRoot("mysql")}'`,
        stdin: accountsSql(schemas, this.passwords, sessions),
        triggers: [this.container.id],
      },
      { parent: this },
    );
  }
}
