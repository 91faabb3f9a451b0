import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../kit/commands";
import { describeUnless } from "../testing";
import { whyNoDebianImages } from "./any-image";
import { buildImages } from "./build";
import { debianImages } from "./reference";
import { eventually, execIn, mounted, removeContainers, startContainer, stop } from "./testing";

const image = debianImages().mysql;
const oddPassword = `it's "odd" \\ #1`;
const volume = `twtest-image-${randomBytes(4).toString("hex")}`;
const initScript = "CREATE TABLE seats (id INT PRIMARY KEY); INSERT INTO seats VALUES (7);\n";

const tcp = ["--protocol=tcp", "--host=127.0.0.1", "--user=root"];

describeUnless(whyNoDebianImages(), "mysql image made from Debian packages", () => {
  let container: string;

  beforeAll(async () => {
    await buildImages(() => {});
    container = await startContainer(
      image,
      [
        ...["--volume", `${volume}:/var/lib/mysql`],
        ...mounted("/run/secrets/root", `${oddPassword}\n`, 0o400),
        ...mounted("/docker-entrypoint-initdb.d/1-seats.sql", initScript),
        ...mounted("/docker-entrypoint-initdb.d/2-more.sh", `docker_process_sql <<<"INSERT INTO seats VALUES (8)"\n`),
        ...mounted("/etc/mysql/conf.d/lab.cnf", "[mysqld]\nmax_connections=77\n"),
        ...["--env", "MYSQL_ROOT_PASSWORD_FILE=/run/secrets/root", "--env", "MYSQL_DATABASE=tickets"],
        ...["--env", "MYSQL_USER=app", "--env", "MYSQL_PASSWORD=app's"],
      ],
      ["--innodb-buffer-pool-size=64M"],
    );
    await eventually(container, "mysqladmin", ...tcp, `--password=${oddPassword}`, "ping");
  }, 300_000);

  afterAll(async () => {
    await removeContainers();
    await docker(["volume", "rm", "--force", volume]);
  }, 60_000);

  async function query(sql: string, account = ["--user=root", `--password=${oddPassword}`]): Promise<string> {
    const args = ["--batch", "--skip-column-names", "--protocol=tcp", "--host=127.0.0.1", ...account];
    const result = await execIn(container, "mysql", ...args, "--execute", sql, "tickets");
    return result.exitCode === 0 ? result.stdout.trim() : result.output;
  }

  test("runs init files against the configured database", async () => {
    expect(await query("SELECT GROUP_CONCAT(id ORDER BY id) FROM seats")).toBe("7,8");
  });

  test("reads mounted configuration and command arguments", async () => {
    expect(await query("SELECT @@max_connections, @@innodb_buffer_pool_size")).toBe("77\t67108864");
  });

  test("lets the configured user into its database", async () => {
    const account = ["--user=app", "--password=app's"];
    expect(await query("SELECT CURRENT_USER()", account)).toBe("app@%");
  });

  test("refuses a wrong root password over TCP", async () => {
    expect(await query("SELECT 1", ["--user=root", "--password=wrong"])).toMatch(/Access denied/);
  });

  test("runs the server as uid 999 and process 1", async () => {
    const status = await execIn(container, "cat", "/proc/1/status");
    expect(status.stdout).toMatch(/Name:\s+mysqld\n[\s\S]*Uid:\s+999\s/);
  });

  test("stops quickly on SIGTERM and keeps its data", async () => {
    const { exitCode, seconds } = await stop(container);
    expect(exitCode).toBe(0);
    expect(seconds).toBeLessThan(10);
    await docker(["start", container]);
    await eventually(container, "mysqladmin", ...tcp, `--password=${oddPassword}`, "ping");
    expect(await query("SELECT COUNT(*) FROM seats")).toBe("2");
  });

  test("heeds SIGTERM in the middle of initialisation", async () => {
    const starting = await startContainer(image, ["--env", "MYSQL_ALLOW_EMPTY_PASSWORD=yes"]);
    await eventually(starting, "test", "-e", "/var/lib/mysql/ibdata1");
    expect((await stop(starting)).seconds).toBeLessThan(10);
  });

  test.each([
    ["no password setting", [], "set MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD or MYSQL_RANDOM_ROOT_PASSWORD"],
    ["an unreadable secret", ["MYSQL_ROOT_PASSWORD_FILE=/nowhere"], "names /nowhere, which user root cannot read"],
    ["root as the user", ["MYSQL_ROOT_PASSWORD=a", "MYSQL_USER=root"], "MYSQL_USER is for an ordinary user"],
  ])("refuses %s with a clear message", async (_case, variables, message) => {
    const environment = variables.flatMap((variable) => ["--env", variable]);
    const refused = await docker(["run", "--rm", ...environment, image]);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain(message);
  });

  test("names the option that the server does not know", async () => {
    const refused = await docker(["run", "--rm", "--env", "MYSQL_ROOT_PASSWORD=a", image, "--no-such-option"]);
    expect(refused.output).toMatch(/no-such-option[\s\S]*does not accept its configuration/);
  });
});
