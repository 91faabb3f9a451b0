import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../../kit/user-error";
import { shell } from "./shell";

/** What the distribution says of itself, empty where it says nothing. */
export function osRelease(): string {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
}

/** Whether a release, as /etc/os-release tells it, is of the Debian family. */
export function isDebianLike(release: string): boolean {
  return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(release);
}

/** Runs apt-get without questions. @throws UserError with its last words */
export async function apt(args: string[]): Promise<void> {
  const result = await shell({ env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } })`apt-get ${args}`;
  if (result.exitCode === 0) return;
  const cause = result.stderr.trim().split("\n").slice(-3).join("; ");
  throw new UserError(
    `apt-get ${args[0]} failed: ${cause}`,
    "check the package sources and free disk space, then try again",
  );
}
