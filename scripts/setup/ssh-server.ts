import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cached, cachePath, hashOf } from "../../kit/cache";
import { isDebianLike, osRelease } from "../../kit/os-release";
import { messageOf } from "../../kit/user-error";
import { apt } from "../lib/apt";
import { shell } from "../lib/shell";
import type { Report } from "../lib/steps";

/** The SSH server of Debian and Ubuntu, and the one library that it needs and few machines have. */
const packages = ["openssh-server", "libwrap0"];

const installed = "/usr/sbin/sshd";
const leftOut = "the tests over SSH are left out";

/** An SSH server for the machines that tests make. */
export interface SshServer {
  readonly program: string;
  /** Folder with libraries that it needs besides this machine's. */
  readonly libraries?: string;
}

/** This machine's SSH server, or the one in the cache; undefined where there is neither. */
export function findSshServer(folder = cachePath("ssh-server", key())): SshServer | undefined {
  if (existsSync(installed)) return { program: installed };
  const program = join(folder, installed);
  if (!existsSync(program)) return undefined;
  const libraries = join(folder, "usr", "lib");
  const [architecture] = existsSync(libraries) ? readdirSync(libraries).filter((name) => name.includes("-linux-")) : [];
  return { program, ...(architecture ? { libraries: join(libraries, architecture) } : {}) };
}

/**
 * Makes sure that tests have an SSH server, and tells which, or why there is none. It goes into the cache and is not
 * installed: an installed one would let people log in to this machine. Never throws: without one the tests that need it
 * are left out, and say so themselves.
 */
export async function ensureSshServer(report: Report): Promise<string> {
  const present = findSshServer();
  if (present) return present.program;
  if (!isDebianLike(osRelease())) return `none (it is only fetched on Debian or Ubuntu); ${leftOut}`;
  if (process.getuid?.() !== 0) return `none (fetching it takes root); ${leftOut}`;
  try {
    report("fetching openssh-server from the distribution");
    await apt(["update"]);
    await cached("ssh-server", key(), unpack);
    return findSshServer()?.program ?? `none (the package brought no sshd); ${leftOut}`;
  } catch (error) {
    return `none (${messageOf(error)}); ${leftOut}`;
  }
}

/** Another release of the distribution has other libraries. */
const key = () => hashOf(osRelease(), process.arch, ...packages);

async function unpack(folder: string): Promise<void> {
  const here = shell({ cwd: folder });
  const { exitCode, stderr } =
    await here`apt-get download ${packages} && for file in *.deb; do dpkg-deb --extract "$file" . || exit; done`;
  if (exitCode !== 0) throw new Error(stderr.trim().split("\n").at(-1));
}
