import { afterAll, beforeAll, expect, test } from "vitest";
import { whyNoDebianImages } from "../../airgap/images/any-image";
import { buildImages } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { eventually, logs, mounted, removeContainers, startContainer } from "../../airgap/images/testing";
import { describeUnless } from "../../airgap/testing";
import { docker } from "../../kit/commands";
import { initialisationFiles, mysqlDataPath, mysqlEntrypoint } from "./mysql-initialisation";

const password = "initialised";
const [program = "", ...entrypointArguments] = mysqlEntrypoint;
const marker = `${mysqlDataPath}/.initialising`;
/** The server that initialises has no network; root logs in by the socket only. */
const loggedIn = (secret = password) => [
  ...["sh", "-c"],
  `mysqladmin --protocol=tcp --host=127.0.0.1 ping && mysqladmin --protocol=socket --user=root --password=${secret} status`,
];

const start = (guarded: boolean, { secret = password, volume }: { secret?: string; volume?: string } = {}) =>
  startContainer(
    debianImages().mysql,
    [
      ...mounted("/run/secrets/root", secret, 0o440),
      ...["--env", "MYSQL_ROOT_PASSWORD_FILE=/run/secrets/root", "--env", "MYSQL_ROOT_HOST=localhost"],
      ...["--entrypoint", guarded ? program : "docker-entrypoint.sh"],
      ...(volume ? ["--volume", `${volume}:${mysqlDataPath}`] : []),
      ...(guarded ? initialisationFiles.flatMap(({ path, content }) => mounted(path, content as string)) : []),
    ],
    [...(guarded ? entrypointArguments : []), "mysqld"],
  );

describeUnless(whyNoDebianImages(), "a first initialisation of MySQL's data", () => {
  beforeAll(() => buildImages(() => {}), 300_000);
  afterAll(removeContainers, 60_000);

  async function cutOff(container: string, at: string): Promise<void> {
    await eventually(container, "test", "-e", `${mysqlDataPath}/${at}`);
    await docker(["kill", container]);
    await docker(["start", container]);
  }

  test.each(["ibdata1", "mysql", "performance_schema", "sys"])(
    "begins anew where it was cut off (at %s)",
    async (at) => {
      const container = await start(true);
      await cutOff(container, at);
      await eventually(container, ...loggedIn());
      expect(await logs(container)).toContain("was cut off: it begins anew");
      expect((await docker(["exec", container, "test", "-e", marker])).exitCode).toBe(1);
    },
  );

  test("is not begun anew once it is done", async () => {
    const container = await start(true);
    await eventually(container, ...loggedIn());
    await docker(["exec", container, "mysql", "-uroot", `-p${password}`, "-e", "CREATE DATABASE kept"]);
    await docker(["kill", container]);
    await docker(["start", container]);
    await eventually(container, ...loggedIn());
    const { stdout } = await docker(["exec", container, "mysql", "-uroot", `-p${password}`, "-Ne", "SHOW DATABASES"]);
    expect(stdout).toContain("kept");
    expect(await logs(container)).not.toContain("begins anew");
  });

  test("leaves data that another password opens, and root then has the new one", async () => {
    const volume = `twtest-root-${process.pid}`;
    const first = await start(true, { volume, secret: "the-old-one" });
    await eventually(first, ...loggedIn("the-old-one"));
    await docker(["rm", "--force", first]);
    const second = await start(true, { volume });
    await eventually(second, ...loggedIn());
    const { output } = await docker(["exec", second, "cat", "/run/ticketwatch-root.sql"]);
    expect(output).toContain(password);
    expect((await docker(["exec", second, "stat", "-c", "%a %U", "/run/ticketwatch-root.sql"])).stdout.trim()).toBe(
      "400 mysql",
    );
    await docker(["rm", "--force", second]);
    await docker(["volume", "rm", volume]);
  });

  test("would be taken for a database by the image's own entry point", async () => {
    const container = await start(false);
    await cutOff(container, "mysql");
    await expect(eventually(container, ...loggedIn())).rejects.toThrow();
  });
});
