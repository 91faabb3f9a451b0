import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeUserImage, tagImage, untagImages } from "../../airgap/plugins/conformance/image";
import { testsOfficial } from "../../airgap/plugins/conformance/run";
import { docker as engine, eventually, exists, inspect } from "./containers";
import { TestBed } from "./test-bed";

const name = "twtest-recovery-web";
const image = "twtest-recovery:1";
const userImage = "twtest-recovery-user:1";

const program =
  (changes: Partial<docker.ContainerArgs> = {}) =>
  async () => {
    new docker.Container("web", {
      name,
      image,
      command: ["sleep", "600"],
      healthcheck: { tests: ["CMD", "true"], interval: "1s" },
      wait: true,
      ...changes,
    });
  };

const neverHealthy = (seconds: number) =>
  program({ healthcheck: { tests: ["CMD", "false"], interval: "1s" }, waitTimeout: seconds });

beforeAll(async () => {
  await tagImage(image);
  makeUserImage(userImage, image);
}, 300_000);
afterAll(() => untagImages(userImage, image));

describe("a container changed behind the engine's back", () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await TestBed.make("recovery", program());
    await bed.up();
  }, 60_000);
  afterAll(() => bed.remove(), 60_000);

  it("is started again after it was killed", { timeout: 30_000 }, async () => {
    const { Id } = await inspect(name);
    await engine.getContainer(name).kill();
    expect((await bed.refresh()).operations).toEqual({ web: "update" });
    const { operations, changes } = await bed.up();
    expect(operations).toEqual({ web: "update" });
    expect(changes.web).toEqual({ mustRun: "update" });
    expect(await inspect(name)).toMatchObject({ Id, State: { Running: true } });
    expect((await bed.up()).operations).toEqual({ web: "same" });
  });

  it("is made anew after it was removed", { timeout: 30_000 }, async () => {
    await engine.getContainer(name).remove({ force: true });
    expect((await bed.refresh()).operations).toEqual({ web: "delete" });
    expect((await bed.up()).operations).toEqual({ web: "create" });
    expect((await inspect(name)).State.Running).toBe(true);
  });

  it("may be gone when its turn to be removed comes", { timeout: 30_000 }, async () => {
    await engine.getContainer(name).remove({ force: true });
    const { operations, error } = await bed.up(async () => {});
    expect(error).toBeUndefined();
    expect(operations).toEqual({ web: "delete" });
  });
});

describe("a container that does not become healthy", () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await TestBed.make("unhealthy", neverHealthy(2));
  }, 60_000);
  afterAll(() => bed.remove(), 60_000);

  it("fails the update, is kept in the state, and goes with the stack", { timeout: 30_000 }, async () => {
    const { error, messages } = await bed.up();
    expect(error).toBeDefined();
    expect(messages).toContain("failed to be in healthy state");
    expect(bed.state()).toContain((await inspect(name)).Id);
    await bed.stack.destroy();
    expect(await exists(name)).toBe(false);
  });

  it("is replaced by the next update when it is changed", { timeout: 30_000 }, async () => {
    await bed.up(neverHealthy(2));
    const failed = await inspect(name);
    const { error } = await bed.up(program({ envs: ["FIXED=1"] }));
    expect(error).toBeUndefined();
    const fixed = await inspect(name);
    expect(fixed.Id).not.toBe(failed.Id);
    expect(fixed.State.Health?.Status).toBe("healthy");
  });
});

describe("a container whose making was cut off before it started", () => {
  // A file with an owner cannot be written where the image has a user: the container is there, without the file.
  const halfMade = (options: pulumi.CustomResourceOptions) => async () => {
    const args: docker.ContainerArgs = {
      name,
      image: userImage,
      command: ["sleep", "600"],
      healthcheck: { tests: ["CMD", "true"], interval: "1s" },
      uploads: [{ file: "/etc/secret", content: "a", owner: "1", group: "1" }],
      wait: true,
    };
    new docker.Container("web", args, options);
  };
  let bed: TestBed;
  beforeEach(async () => {
    bed = await TestBed.make("half-made", async () => {});
  }, 60_000);
  afterEach(() => bed.remove(), 60_000);

  async function tryTwice(program: () => Promise<void>) {
    const first = await bed.up(program);
    expect(first.messages).toMatch(/unable to find (user|entry)/);
    expect((await inspect(name)).State.Status).toBe("created");
    await bed.refresh();
    return await bed.up(program);
  }

  it("is made anew, or fails again, where a container that does not run is replaced", { timeout: 60_000 }, async () => {
    const { operations, messages, error } = await tryTwice(
      halfMade({ replaceOnChanges: ["mustRun"], deleteBeforeReplace: true }),
    );
    expect(error).toBeDefined();
    expect(messages).toMatch(/unable to find (user|entry)/);
    expect(operations.web).toMatch(/replace/);
    expect((await inspect(name)).State.Running).toBe(false);
  });

  it("would be started as it is, were it only updated", { timeout: 60_000 }, async () => {
    expect(await tryTwice(halfMade({}))).toMatchObject({ operations: { web: "update" } });
    expect((await inspect(name)).State.Running).toBe(true);
  });
});

// The official docker plugin waits to the end, the official command plugin leaves what its shell had started.
const cancels = testsOfficial ? " (the official plugins cannot)" : "";

describe.skipIf(testsOfficial)(`an update that the user cancels${cancels}`, () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await TestBed.make("cancelled", async () => {});
  }, 60_000);
  afterAll(() => bed.remove(), 60_000);

  it("stops waiting for health and remembers the container", { timeout: 30_000 }, async () => {
    const { outcome, seconds } = await cancelled(bed, neverHealthy(600), () => exists(name));
    expect(outcome.error).toBeDefined();
    expect(seconds).toBeLessThan(8);
    expect(bed.state()).toContain((await inspect(name)).Id);
    const { error } = await bed.up(program({ envs: ["AGAIN=1"] }));
    expect(error).toBeUndefined();
    expect((await inspect(name)).State.Health?.Status).toBe("healthy");
  });

  it("stops a command and what the command started", { timeout: 30_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "twtest-"));
    const note = join(folder, "pid");
    const waiting = async () => {
      new command.local.Command("waiting", { create: `sleep 600 & echo $! > ${note}; wait` });
    };
    const { outcome, seconds } = await cancelled(
      bed,
      waiting,
      async () => existsSync(note) && readFileSync(note, "utf8") !== "",
    );
    expect(outcome.error).toBeDefined();
    expect(seconds).toBeLessThan(10);
    const pid = readFileSync(note, "utf8").trim();
    await eventually(async () => !isRunning(pid));
    rmSync(folder, { recursive: true });
  });
});

/** A process that ended may still be listed, as a zombie, where nobody asks for its end. */
function isRunning(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !readFileSync(stat, "utf8").includes(") Z ");
}

/** Starts an update, cancels it as Ctrl-C does once `isUnderWay`, and measures how long it takes to end then. */
async function cancelled(bed: TestBed, under: () => Promise<void>, isUnderWay: () => Promise<boolean>) {
  const controller = new AbortController();
  const update = bed.up(under, controller.signal);
  await eventually(isUnderWay);
  const start = Date.now();
  controller.abort();
  const outcome = await update;
  return { outcome, seconds: (Date.now() - start) / 1000 };
}
