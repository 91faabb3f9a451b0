import type * as pulumi from "@pulumi/pulumi";
import { appSessions, loadSessions, maxConnections } from "../../contract/mysql-sessions";
import { ports } from "../../contract/ports";
import { thresholds } from "../../monitoring/thresholds";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { type Certificate, generatedCertificate, generatedPassword } from "../secrets";
import { type Account, accounts, accountsSql, type Sessions } from "./mysql-accounts";
import { initialisationFiles, mysqlDataPath, mysqlEntrypoint, tlsFiles } from "./mysql-initialisation";
import { type ContainerFile, type Placement, Service } from "./service";

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
  /** The server's, in PEM, where clients must speak TLS. */
  readonly certificate?: pulumi.Output<string>;
}

const passwordFile = "/run/secrets/database-password";
/** Where clients find the certificate of the server. */
export const serverCertificateFile = "/etc/mysql-server-certificate.pem";

/** The variables and files that tell a program of ours where the database is and who asks. */
export function databaseAccess(login: DatabaseLogin) {
  const environment: Record<string, string> = {
    DATABASE_HOST: login.host,
    DATABASE_PORT: `${login.port}`,
    DATABASE_NAME: login.name,
    DATABASE_USER: login.user,
    DATABASE_PASSWORD_FILE: passwordFile,
    ...(login.certificate && { DATABASE_CERTIFICATE_FILE: serverCertificateFile }),
  };
  const password: ContainerFile = { path: passwordFile, content: login.password, isPrivate: true };
  return { environment, files: [password, ...serverCertificate(login)] };
}

/** The file that a client checks the server with, if it has to. */
export function serverCertificate({ certificate }: DatabaseLogin): ContainerFile[] {
  return certificate ? [{ path: serverCertificateFile, content: certificate }] : [];
}

const rootPasswordFile = "/run/secrets/mysql-root-password";

/** A shell command line that runs a client of MySQL as root, inside its container. */
export function asRoot(client: string): string {
  return `MYSQL_PWD=$(cat ${rootPasswordFile}) exec ${client} --user=root --protocol=socket`;
}

/** Sized for a lab in 2 GiB: the whole data set fits the buffer pool, and binary logs do not fill the disk. */
const configuration = (settings: Settings, encrypted: boolean) => `[mysqld]
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
${encrypted ? tlsConfiguration : ""}`;

export const tlsConfiguration = `ssl_cert = ${tlsFiles.certificate}
ssl_key = ${tlsFiles.ownKey}
tls_version = TLSv1.3
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

/**
 * MySQL with a data volume, and one least-privilege account for each of its clients. In a stack of several hosts it
 * speaks TLS with those that come over a network.
 */
export class Mysql extends Service {
  readonly endpoint = `${this.alias}:${ports.mysql}`;
  private readonly passwords: Record<Account, pulumi.Output<string>>;
  private readonly tls: Certificate | undefined;
  /** Creates and updates the accounts; what logs in depends on it. */
  readonly accountsReady: pulumi.Resource;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("Mysql", "mysql", placement, opts);
    const rootPassword = generatedPassword("mysql-root");
    this.passwords = accounts((account) => generatedPassword(`mysql-${account}`));
    // On one host what is said to MySQL leaves no machine, and each booking would pay for it.
    this.tls = placement.isOnlyHost ? undefined : generatedCertificate("mysql", this.alias);
    this.runContainer({
      image: this.host.image(requiredImage(settings, "mysql")),
      environment: {
        MYSQL_ROOT_PASSWORD_FILE: rootPasswordFile,
        MYSQL_DATABASE: databaseName,
        MYSQL_ROOT_HOST: "localhost",
      },
      files: [
        { path: "/etc/mysql/conf.d/ticketwatch.cnf", content: configuration(settings, this.tls !== undefined) },
        { path: rootPasswordFile, content: rootPassword, isPrivate: true },
        ...initialisationFiles,
        ...(this.tls ? keyFiles(this.tls) : []),
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
    const where = { host: this.alias, port: ports.mysql, name: databaseName };
    return { ...where, user, password: this.passwords[user], certificate: this.tls?.certificate };
  }

  private createAccounts(sessions: Sessions): pulumi.Resource {
    const schemas = { tickets: databaseName, load: loadSchema, restore: restoreSchema };
    return this.host.run(
      "mysql-accounts",
      {
        whenHealthy: this.containerName,
        create: `docker exec -i ${this.containerName} sh -c '${asRoot("mysql")}'`,
        stdin: accountsSql(schemas, this.passwords, { sessions, encrypted: this.tls !== undefined }),
        triggers: [this.container.id],
      },
      { parent: this },
    );
  }
}

function keyFiles({ certificate, key }: Certificate): ContainerFile[] {
  return [
    { path: tlsFiles.certificate, content: certificate },
    { path: tlsFiles.key, content: key, isPrivate: true },
  ];
}
