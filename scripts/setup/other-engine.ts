import { existsSync } from "node:fs";
import { join } from "node:path";
import { bootstrapDebian } from "../../airgap/images/base";
import { cached, cachePath, hashOf } from "../../kit/cache";
import { messageOf } from "../../kit/user-error";
import type { Report } from "../lib/steps";

/** A Debian whose engine is newer than any stable one's, with what a rootless engine takes. */
const specification = {
  suite: "unstable",
  variant: "minbase",
  packages: ["docker.io", "iproute2", "iptables", "procps", "ca-certificates", "rootlesskit", "slirp4netns", "uidmap"],
};

const key = () => hashOf(JSON.stringify(specification), process.arch);

/** The files of that Debian, where they have been fetched. */
export function findOtherEngine(): string | undefined {
  const root = join(cachePath("other-engine", key()), "root");
  return existsSync(root) ? root : undefined;
}

/**
 * Makes sure that tests have another engine than this machine's, and tells where, or why there is none. Never throws:
 * without one the tests that need it are left out, and say so themselves.
 */
export async function ensureOtherEngine(report: Report): Promise<string> {
  const leftOut = "the tests on another engine are left out";
  if (process.getuid?.() !== 0) return `none (bootstrapping a Debian takes root); ${leftOut}`;
  try {
    if (!findOtherEngine()) report("bootstrapping a Debian with a newer Docker engine");
    const folder = await cached("other-engine", key(), (directory) =>
      bootstrapDebian(specification, join(directory, "root")),
    );
    return join(folder, "root");
  } catch (error) {
    return `none (${messageOf(error)}); ${leftOut}`;
  }
}
