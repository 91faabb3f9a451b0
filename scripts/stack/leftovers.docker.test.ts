import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { afterAll, expect, it } from "vitest";
import { stackLabel } from "../../contract/naming";
import { workFiles, workFolder } from "../lib/paths";
import { consentTo, removeLeftovers } from "./leftovers";

const name = `twtest-left-${process.pid}`;
const docker = new Docker();
/** One that was begun here, and whose state knows nothing. */
const stack = { name, exportStack: async () => ({ deployment: { resources: [] } }) } as unknown as Stack;
const found = async () => await docker.listNetworks({ filters: { label: [`${stackLabel}=${name}`] } });

afterAll(async () => {
  rmSync(workFiles.begun(name), { force: true });
  for (const { Id } of await found()) await docker.getNetwork(Id).remove();
});

it("removes what does not say whose it is only with --yes, and names it before", async () => {
  mkdirSync(workFolder, { recursive: true });
  writeFileSync(workFiles.begun(name), "");
  await docker.createNetwork({ Name: name, Labels: { [stackLabel]: name } });
  await expect(removeLeftovers(stack, consentTo({ stack: name, yes: false }))).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`an interrupted run may have left it: ${name}; nothing was removed$`)),
    remedy: `./lab up --stack ${name} --yes makes it anew; data volumes stay`,
  });
  expect(await found()).toHaveLength(1);
  await expect(removeLeftovers(stack, consentTo({ stack: name, yes: true }))).resolves.toEqual([name]);
  expect(await found()).toEqual([]);
});
