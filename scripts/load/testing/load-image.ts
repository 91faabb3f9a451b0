import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildVegeta } from "../../../airgap/engine/build";
import { loadgenContext } from "../../../infra/services/loadgen-context";

const run = promisify(execFile);

/** Builds the load host's image the way the lab does, and gives its id: another clone's tests may move the tag. */
export async function buildLoadImage(base: string): Promise<string> {
  await buildVegeta(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "ticketwatch-loadgen-"));
  try {
    const context = loadgenContext("debian", folder);
    const argv = ["build", "--quiet", "--tag", "twtest-loadgen", "--build-arg", `BASE_IMAGE=${base}`, context];
    return (await run("docker", argv)).stdout.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
