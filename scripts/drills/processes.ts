import { shell } from "../lib/shell";
import { execInContainer } from "../stack/docker-exec";

/** In the command line of every process that a drill starts in a container, so that it can be found again. */
export const marker = "ticketwatch-drill";

// The brackets keep the search itself, whose command line this is, from being found.
const SEARCH = marker.replace("-", "[-]");
const END = `for p in /proc/[0-9]*; do
  tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q '${SEARCH}' && kill -9 "\${p#/proc/}"
done; true`;

/** Starts a shell script in the background of a container; it carries the marker, and must bound its own time. */
export async function startInside(container: string, script: string, user = ""): Promise<void> {
  const as = user ? ["--user", user] : [];
  const started = await shell`docker exec --detach ${as} ${container} sh -c ${`: ${marker}; ${script}`}`;
  if (started.exitCode !== 0) throw new Error(`${container} could not be given the fault: ${started.stderr.trim()}`);
}

/** Ends every process that a drill started in the container. */
export async function endProcesses(container: string): Promise<void> {
  // Containers have no capabilities, not even root's to end another user's process.
  await shell`docker exec --privileged --user 0 ${container} sh -c ${END}`;
}

/** Runs a shell script in a container to its end. */
export async function runInside(container: string, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await execInContainer(container, ["sh", "-c", script]);
  if (exitCode !== 0) throw new Error(`${container}: ${stderr.trim() || `exit code ${exitCode}`}`);
  return stdout.trim();
}
