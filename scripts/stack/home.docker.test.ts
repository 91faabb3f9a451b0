import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import Docker from "dockerode";
import { afterAll, expect, it } from "vitest";
import { stackLabel } from "../../contract/naming";
import { workFiles, workFolder } from "../lib/paths";
import { assertSameEngine } from "./home";

const stack = `twtest-note-${process.pid}`;
const volume = `${stack}-data`;
const docker = new Docker();

afterAll(async () => {
  rmSync(workFiles.begun(stack), { force: true });
  await docker.getVolume(volume).remove();
});

it("takes an engine for the lab's own by what it has of it, where the note of that is damaged", async () => {
  mkdirSync(workFolder, { recursive: true });
  writeFileSync(workFiles.begun(stack), '{"backend": "", "engi');
  await expect(assertSameEngine(stack)).rejects.toMatchObject({
    message: expect.stringContaining(
      `${workFiles.begun(stack)}, the note of where the lab "${stack}" lives, cannot be read`,
    ),
    remedy: expect.stringContaining("docker context ls"),
  });
  await docker.createVolume({ Name: volume, Labels: { [stackLabel]: stack } });
  await expect(assertSameEngine(stack)).resolves.toBeUndefined();
});
