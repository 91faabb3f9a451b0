import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holdsNoData, objectName } from "../../contract/naming";
import { stackObjects } from "../../scripts/stack/stack-objects";
import { Clone } from "../helpers/clone";
import { lab, type Outcome, succeeded, TestStack } from "../helpers/lab-cli";

const run = promisify(execFile);

/** What runs of the stack, by the containers' ids, and its data volumes. */
async function present() {
  const { containers, volumes } = await stackObjects(stack.name);
  return { containers: containers.map(({ Id }) => Id).sort(), volumes: volumes.map(({ Name }) => Name).sort() };
}

let stack: TestStack;
let home: Clone;
const inHome = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> => lab(args, env, [], home.folder);
const onStack = (command: string, ...rest: string[]) => inHome([...command.split(" "), "--stack", stack.name, ...rest]);

async function soldSeats(): Promise<number> {
  const answer = await fetch(stack.url("appPort", "/seats"));
  const { seats, available } = (await answer.json()) as { seats: unknown[]; available: number };
  return seats.length - available;
}

const clearError = (message: RegExp, remedy: RegExp) => ({
  exitCode: 1,
  stderr: expect.stringMatching(new RegExp(`error: .*${message.source}.*\\n {2}fix: .*${remedy.source}`, "s")),
});

beforeAll(async () => {
  stack = await TestStack.reserve("own");
  home = new Clone();
  await succeeded(inHome([...stack.up, "--set", "seats=100"]));
  const body = JSON.stringify({ seatId: 7, userId: "user1" });
  const headers = { "content-type": "application/json" };
  expect((await fetch(stack.url("appPort", "/book"), { method: "POST", headers, body })).status).toBe(201);
});
afterAll(async () => {
  await onStack("down", "--yes");
  home?.remove();
});

describe("with another Pulumi backend", () => {
  const other = mkdtempSync(join(tmpdir(), "twtest-backend-"));
  const env = { PULUMI_BACKEND_URL: `file://${other}` };
  afterAll(() => rmSync(other, { recursive: true }));

  it.each([["up"], ["down", "--yes"], ["status"], ["reset"], ["pulumi", "stack"]])(
    "%s names both and the way back, and touches nothing",
    async (...args) => {
      const before = await present();
      const [command = "", ...rest] = args;
      const outcome = await inHome([command, "--stack", stack.name, ...rest], env);
      expect(outcome).toMatchObject(
        clearError(
          new RegExp(`is kept in file://${home.folder}.*Pulumi now works with file://${other}`),
          /unset PULUMI_BACKEND_URL/,
        ),
      );
      expect(await present()).toEqual(before);
    },
  );

  it("doctor does not say ready", async () => {
    const outcome = await inHome(["doctor", "--stack", stack.name], env);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout).toContain(`Pulumi now works with file://${other}`);
  });
});

describe("with another Docker engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "twtest-engine-"));
  const socket = join(folder, "docker.sock");
  let server: Server;

  // This machine's engine under another id, with nothing on it.
  beforeAll(() => {
    server = createServer((asked, answer) => {
      if (asked.url?.includes("/containers/json")) return answer.end("[]");
      if (asked.url?.includes("/volumes")) return answer.end('{"Volumes":[]}');
      const passed = request({ socketPath: "/var/run/docker.sock", path: asked.url, method: asked.method }, (got) => {
        const text: Buffer[] = [];
        got
          .on("data", (part: Buffer) => text.push(part))
          .on("end", () => {
            const body = Buffer.concat(text).toString();
            answer.end(asked.url?.includes("/info") ? body.replace(/"ID":"[^"]*"/, '"ID":"ANOTHER"') : body);
          });
      });
      return asked.pipe(passed);
    }).listen(socket);
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it.each([["up"], ["down", "--yes"], ["status"]])("%s names both and the way back", async (...args) => {
    const before = await present();
    const [command = "", ...rest] = args;
    const outcome = await inHome([command, "--stack", stack.name, ...rest], { DOCKER_HOST: `unix://${socket}` });
    expect(outcome).toMatchObject(
      clearError(/runs on the Docker engine at unix:.*now go to .*ANOTHER/, /DOCKER_HOST=unix:\/\/\/var\/run/),
    );
    expect(await present()).toEqual(before);
  });
});

describe("from a second clone", () => {
  it("up, down and reset leave the first one's lab alone", async () => {
    const second = new Clone();
    const before = await present();
    const up = await lab([...stack.up], {}, [], second.folder);
    expect(up).toMatchObject(clearError(/already has a lab .* not made in this folder/, /\.\/lab orphans --stack/));
    const down = await lab(["down", "--stack", stack.name, "--yes"], {}, [], second.folder);
    expect(down).toMatchObject(clearError(/this folder's state has no lab/, /\.\/lab orphans/));
    expect(await present()).toEqual(before);
    second.remove();
  });
});

describe("after a rename of the stack", () => {
  const renamed = () => `${stack.name}-2`;

  it("up refuses, and names the way back, on which nothing is lost", async () => {
    const before = await present();
    await succeeded(onStack("pulumi", "stack", "rename", renamed()));
    const up = await inHome(["up", "--stack", renamed()]);
    expect(up).toMatchObject(clearError(/was renamed from .*mysql-data/, /stack rename test-own/));
    const plain = await inHome(["pulumi", "--stack", renamed(), "up", "--yes", "--non-interactive"]);
    expect(plain.stdout + plain.stderr).toContain("the stack was renamed");
    expect(await present()).toEqual(before);
    await succeeded(inHome(["pulumi", "--stack", renamed(), "stack", "rename", stack.name]));
    await succeeded(inHome(["up", "--stack", stack.name]));
    expect(await soldSeats()).toBe(1);
  });
});

describe("with a container of somebody else on the lab's network", () => {
  const guest = () => `${stack.name}-guest`;
  const network = () => objectName(stack.name);
  const docker = (...args: string[]) => run("docker", args);

  it("down names it before anything is removed, and the way to go on", async () => {
    const [sample] = (await stackObjects(stack.name)).containers;
    const program = ["--entrypoint", "sleep", sample?.Image as string, "600"];
    await docker("run", "--detach", "--rm", "--name", guest(), "--network", network(), ...program);
    const before = await present();
    const remedy = `docker network disconnect ${network()} ${guest()}`;
    expect(await onStack("down", "--yes")).toMatchObject(
      clearError(new RegExp(`${guest()} on the network ${network()}.*Nothing was removed`), new RegExp(remedy)),
    );
    expect(await present()).toEqual(before);
    await docker(...remedy.split(" ").slice(1));
    await docker("rm", "--force", guest());
    await succeeded(onStack("status"));
  });
});

describe("after the work folder was lost", () => {
  it("each command says what is there, and one takes it over with its data", async () => {
    rmSync(join(home.folder, ".lab"), { recursive: true });
    rmSync(join(home.folder, `Pulumi.${stack.name}.yaml`));
    const { volumes } = await present();
    expect(await onStack("down", "--yes")).toMatchObject(clearError(/Docker has what is left of one/, /orphans/));
    const up = [...stack.up, "--set", "seats=100"];
    expect(await inHome(up)).toMatchObject(clearError(/whose state is lost/, /orphans/));
    const listed = await succeeded(onStack("orphans"));
    expect(listed.stdout).toContain(stack.container("mysql"));
    expect(await onStack("orphans", "--adopt")).toMatchObject(clearError(/Nothing was changed/, /--yes/));
    await succeeded(onStack("orphans", "--adopt", "--yes"));
    await succeeded(inHome(up));
    expect(await soldSeats()).toBe(1);
    expect((await present()).volumes).toEqual(volumes);
    await succeeded(onStack("status"));
  });
});

describe("down", () => {
  it("names every data volume before it asks, and leaves none", async () => {
    const { volumes } = await present();
    const asked = await onStack("down");
    for (const volume of volumes.filter((name) => !holdsNoData(name))) expect(asked.stderr).toContain(volume);
    await succeeded(onStack("down", "--yes"));
    expect(await present()).toEqual({ containers: [], volumes: [] });
    expect(() => readFileSync(join(home.folder, ".lab", `${stack.name}.begun`))).toThrow("ENOENT");
  });
});
