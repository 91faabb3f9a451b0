import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectRoot } from "../lib/paths";
import { checkMachines } from "./examine-machines";

const stack = `twtest-machines-${process.pid}`;
const file = join(projectRoot, `Pulumi.${stack}.yaml`);

beforeAll(() => writeFileSync(file, "config:\n  ticketwatch:hosts:\n    db: { kind: qemu }\n"));
afterAll(() => rmSync(file));

it("asks nothing of a machine where no virtual machines are wanted", async () => {
  await expect(checkMachines("nowhere", 1000)).resolves.toEqual([]);
});

it.runIf(process.platform === "linux")("says who may make virtual machines, and that root may", async () => {
  await expect(checkMachines(stack, 1000)).resolves.toEqual([
    {
      name: "virtual machines",
      ok: false,
      found: expect.stringContaining("takes root"),
      remedy: "run it as root on Linux",
    },
  ]);
  await expect(checkMachines(stack, 0)).resolves.toEqual([
    expect.objectContaining({ ok: true, found: expect.stringMatching(/^1: /) }),
  ]);
});
