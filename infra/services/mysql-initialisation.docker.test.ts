import { afterAll, beforeAll, expect, test } from "vitest";
import { whyNoDebianImages } from "../../airgap/images/any-image";
import { buildImages } from "../../airgap/images/build";
import { docker } from "../../airgap/images/commands";
import { debianImages } from "../../airgap/images/reference";
import { eventually, logs, mounted, removeContainers, startContainer } from "../../airgap/images/testing";
import { describeUnless } from "../../airgap/testing";
import { initialisationFiles, mysqlDataPath, mysqlEntrypoint } from "./mysql-initialisation";

const password = "initialised";
const [program = "", ...entrypointArguments] = mysqlEntrypoint;
const marker = `${mysqlDataPath}/.initialising`;
const ping = ["mysqladmin", "--protocol=tcp", "--host=127.0.0.1", "--user=root", `--password=${password}`, "status"];

const start = (guarded: boolean) =>
  startContainer(
    debianImages().mysql,
    [
      ...["--env", `MYSQL_ROOT_PASSWORD=${password}`, "--entrypoint", guarded ? program : "docker-entrypoint.sh"],
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
      await eventually(container, ...ping);
      expect(await logs(container)).toContain("was cut off: it begins anew");
      expect((await docker(["exec", container, "test", "-e", marker])).exitCode).toBe(1);
    },
  );

  test("is not begun anew once it is done", async () => {
    const container = await start(true);
    await eventually(container, ...ping);
    await docker(["exec", container, "mysql", "-uroot", `-p${password}`, "-e", "CREATE DATABASE kept"]);
    await docker(["kill", container]);
    await docker(["start", container]);
    await eventually(container, ...ping);
    const { stdout } = await docker(["exec", container, "mysql", "-uroot", `-p${password}`, "-Ne", "SHOW DATABASES"]);
    expect(stdout).toContain("kept");
    expect(await logs(container)).not.toContain("begins anew");
  });

  test("would be taken for a database by the image's own entry point", async () => {
    const container = await start(false);
    await cutOff(container, "mysql");
    await expect(eventually(container, ...ping)).rejects.toThrow();
  });
});
