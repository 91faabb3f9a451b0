import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { isDebianLike, osRelease } from "../../kit/os-release";
import { messageOf } from "../../kit/user-error";
import { apt } from "../lib/apt";
import type { Report } from "../lib/steps";

/** Names that distributions give their Chromium. */
const names = ["chromium", "chromium-browser", "google-chrome"];

/** Path of a Chromium on this machine, or undefined. */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/**
 * Makes sure that the browser tests have a Chromium, and tells which, or why there is none. Never throws: without a
 * browser those tests are left out, and say so themselves.
 */
export async function ensureBrowser(report: Report): Promise<string> {
  const present = findBrowser();
  if (present) return present;
  const problem = whyNotInstalled();
  if (problem) return `none (${problem}); the browser tests are left out`;
  try {
    report("installing chromium from the distribution");
    await apt(["update"]);
    await apt(["install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"]);
    return findBrowser() ?? "none (the package brought no chromium); the browser tests are left out";
  } catch (error) {
    return `none (${messageOf(error)}); the browser tests are left out`;
  }
}

/** Why this machine gets no Chromium installed, undefined where it does. */
export function whyNotInstalled(user = process.getuid?.(), release = osRelease()): string | undefined {
  if (!isDebianLike(release)) return "no Chromium is installed, and it is only installed here on Debian or Ubuntu";
  if (user !== 0) return "no Chromium is installed, and installing it takes root";
  return undefined;
}
