import { run } from "../../kit/commands";

/**
 * The Debian mirror that this machine's own apt uses, or nothing where there is none: then mmdebstrap's default holds.
 * apt-get(8), "indextargets".
 */
export async function hostMirror(): Promise<string | undefined> {
  const format = "$(ORIGIN)|$(LABEL)|$(REPO_URI)";
  const targets = await run("apt-get", ["indextargets", "--format", format]);
  return targets.exitCode === 0 ? debianMirror(targets.stdout) : undefined;
}

/** Picks the main Debian archive out of `origin|label|uri` lines; security and third-party archives do not count. */
export function debianMirror(indexTargets: string): string | undefined {
  const rows = indexTargets.split("\n").map((line) => line.split("|"));
  return rows.find(([origin, label]) => origin === "Debian" && label === "Debian")?.[2];
}
