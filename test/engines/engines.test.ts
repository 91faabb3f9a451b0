import Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { debianImages } from "../../airgap/images/reference";
import type { Status } from "../../scripts/commands/status";
import { shell } from "../../scripts/lib/shell";
import type { RunRecord } from "../../scripts/runs/record";
import { findOtherEngine } from "../../scripts/setup/other-engine";
import { Clone } from "../helpers/clone";
import { lab, type Outcome, succeeded, TestStack } from "../helpers/lab-cli";
import { type EngineMachine, Machines, type OtherEngine, whyNoMachines } from "../helpers/machines";

const root = findOtherEngine();
const reason =
  whyNoMachines() ?? (root ? undefined : "there is no other engine, which ./lab test --with engines fetches");

/** Engines that differ from this machine's in more than their version. */
const engines: Record<string, { engine: Omit<OtherEngine, "root">; missing?: string[] }> = {
  "a newer engine": { engine: {} },
  "a newer engine that keeps images in containerd": { engine: { options: ["--feature", "containerd-snapshotter"] } },
  // Where the kernel has version 1 of cgroups, a rootless engine has none, and counts no threads.
  "a rootless engine": { engine: { rootless: true }, missing: ["container-exporter does not show container_threads"] },
};

// Left out one by one, so that they are counted where the whole suite is left out.
describe.each(Object.entries(engines))(
  `on %s${reason ? ` (skipped: ${reason})` : ""}`,
  (_title, { engine, missing = [] }) => {
    let machines: Machines;
    let machine: EngineMachine;
    let clone: Clone;
    let stack: TestStack;
    const run = (...args: string[]): Promise<Outcome> =>
      lab(args, { DOCKER_HOST: machine.dockerHost }, machine.wrapper, clone.folder);
    const onStack = (command: string, ...args: string[]) => run(...command.split(" "), "--stack", stack.name, ...args);

    beforeEach(({ skip }) => skip(reason !== undefined, reason));

    beforeAll(async () => {
      if (reason) return;
      machines = new Machines("10.213.21");
      machines.open();
      machine = await machines.startEngine({ root: root as string, ...engine });
      clone = new Clone();
      stack = await TestStack.reserve("engine");
      // What a registry would give.
      const images = Object.values(debianImages());
      const carried = await shell`docker save ${images} | docker --host ${machine.dockerHost} load`;
      expect(carried.exitCode, carried.stderr).toBe(0);
    });
    afterAll(async () => {
      if (stack) await onStack("down", "--yes");
      clone?.remove();
      await machines?.remove();
    });

    it("up stands the lab up", async () => {
      const up = await run(...stack.up, "--set", "imageSource=debian");
      expect(up, up.stderr).toMatchObject({ exitCode: 0 });
      expect(up.stderr).not.toContain(`${(await new Docker().version()).Version} (API`);
    });

    it("up changes nothing the second time, and all is well", async () => {
      const again = await succeeded(run(...stack.up));
      expect(again.stdout).toContain("Nothing had to be changed");
      const { problems } = JSON.parse((await onStack("status", "--json")).stdout) as Status;
      expect(problems).toEqual(missing);
    });

    it("a load passes and its bookings are whole", async () => {
      const patient = ["--timeout", "20s", "--p99", "20s"];
      const { stdout, stderr } = await onStack("load on-sale", "--duration", "5s", ...patient, "--json");
      const record = JSON.parse(stdout) as RunRecord;
      expect(record.verdict, stderr).toEqual({ passed: true, reasons: [] });
      expect(record.integrity).toMatchObject({ seatsSold: 21, doubleBookings: 0, acknowledgedMissing: 0 });
    });

    it("down leaves no container, volume or network", async () => {
      await succeeded(onStack("down", "--yes"));
      const engineOfMachine = new Docker({ socketPath: machine.dockerHost.replace("unix://", "") });
      expect(await engineOfMachine.listContainers({ all: true })).toEqual([]);
      expect((await engineOfMachine.listVolumes()).Volumes ?? []).toEqual([]);
      const networks = (await engineOfMachine.listNetworks()).map(({ Name }) => Name).sort();
      expect(networks).toEqual(["bridge", "host", "none"]);
    });
  },
);
