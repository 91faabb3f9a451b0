import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { type Connection, createConnection } from "mysql2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whyNoDebianImages } from "../../airgap/images/any-image";
import { buildImages } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { eventually, mounted, removeContainers, startContainer } from "../../airgap/images/testing";
import { describeUnless } from "../../airgap/testing";
import { docker } from "../../kit/commands";
import { connectionOptions } from "../../kit/database-settings";
import { certificateScript } from "../secrets";
import { tlsConfiguration } from "./mysql";
import { type Account, accounts, accountsSql } from "./mysql-accounts";
import { initialisationFiles, mysqlEntrypoint, tlsFiles } from "./mysql-initialisation";

const host = "mysql";
const rootPassword = "roots";
const passwords = accounts((account) => `password-of-${account}`);
const [program = "", ...entrypointArguments] = mysqlEntrypoint;

const makePair = () =>
  JSON.parse(execFileSync(process.execPath, ["-e", certificateScript(host)], { encoding: "utf8" })) as {
    cert: string;
    private: string;
  };

describeUnless(whyNoDebianImages(), "MySQL with a certificate of its own", () => {
  const [pair, another] = [makePair(), makePair()];
  let container: string;

  const asRoot = (line: string, input?: string) =>
    execFileSync(
      "docker",
      ["exec", "-i", container, "sh", "-c", `MYSQL_PWD=${rootPassword} mysql --protocol=socket -N ${line}`],
      { input, encoding: "utf8" },
    );

  beforeAll(async () => {
    await buildImages(() => {});
    container = await startContainer(
      debianImages().mysql,
      [
        ...mounted("/run/secrets/root", rootPassword, 0o440),
        ...["--env", "MYSQL_ROOT_PASSWORD_FILE=/run/secrets/root", "--env", "MYSQL_ROOT_HOST=localhost"],
        ...["--entrypoint", program],
        ...initialisationFiles.flatMap(({ path, content }) => mounted(path, content as string)),
        ...mounted("/etc/mysql/conf.d/tls.cnf", `[mysqld]\n${tlsConfiguration}`),
        ...mounted(tlsFiles.certificate, pair.cert),
        ...mounted(tlsFiles.key, pair.private, 0o440),
      ],
      [...entrypointArguments, "mysqld"],
    );
    const ready = `MYSQL_PWD=${rootPassword} mysql -uroot --protocol=socket -Ne 'SELECT @@skip_networking' | grep -qx 0`;
    await eventually(container, "sh", "-c", ready);
    const schemas = { tickets: "tickets", load: "loadtest", restore: "restoring" };
    const sql = accountsSql(schemas, passwords, { sessions: {}, encrypted: true });
    asRoot("", `CREATE DATABASE tickets;\n${await new Promise<string>((resolve) => sql.apply(resolve))}`);
  }, 300_000);

  afterAll(removeContainers, 60_000);

  /** It may have another after a restart. */
  async function address(): Promise<string> {
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    return (await docker(["inspect", "-f", format, container])).stdout.trim();
  }

  /** As a program of ours logs in, to the server that a network takes `host` for; the cipher, or why it was not let in. */
  async function logIn(user: Account, certificate: string | undefined, as = host): Promise<string> {
    const settings = { host: as, port: 3306, name: "", user, password: passwords[user], certificate };
    const at = await address();
    const connection = createConnection({
      ...connectionOptions(settings),
      database: undefined,
      stream: () => connect(3306, at),
    });
    try {
      return await cipherOf(connection);
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      connection.destroy();
    }
  }

  test.each(["app", "owner", "exporter", "seats-exporter"] as const)("%s is let in with TLS 1.3 only", async (user) => {
    expect(await logIn(user, pair.cert)).toMatch(/^TLS_/);
    expect(await logIn(user, undefined)).toBe("ER_ACCESS_DENIED_ERROR");
  });

  test("a server with another certificate gets no password", async () => {
    expect(await logIn("app", another.cert)).toBe("HANDSHAKE_SSL_ERROR");
    expect(await logIn("app", pair.cert, "other-host")).toBe("HANDSHAKE_SSL_ERROR");
  });

  test("the load host is let in without, for its sysbench checks no certificate", async () => {
    expect(await logIn("load", undefined)).toBe("");
  });

  test("nobody but MySQL reads its private key", async () => {
    const { stdout } = await docker(["exec", container, "stat", "-c", "%U %a", tlsFiles.ownKey]);
    expect(stdout.trim()).toBe("mysql 400");
  });

  test("comes back with it after a restart", async () => {
    await docker(["restart", container]);
    await expect.poll(() => logIn("app", pair.cert), { timeout: 60_000, interval: 500 }).toMatch(/^TLS_/);
  }, 90_000);
});

function cipherOf(connection: Connection): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.on("error", reject);
    connection.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'", (error, rows) =>
      error ? reject(error) : resolve((rows as { Value: string }[])[0]?.Value ?? ""),
    );
  });
}
