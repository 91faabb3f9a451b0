import { existsSync, readFileSync } from "node:fs";

/** What the distribution says of itself, empty where it says nothing. */
export function osRelease(): string {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
}

/** Whether a release, as /etc/os-release tells it, is of the Debian family. */
export function isDebianLike(release: string): boolean {
  return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(release);
}
