import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import type { Operation } from "../protocol/resource";
import type { Properties } from "../protocol/values";

/** ms between two looks: short at first, then longer, because to ask a slow engine slows it. */
const shortestPause = 250;
const longestPause = 2000;

/**
 * The engine gives a swarm's manager 20 s to attach a container to an overlay, which a slow machine may exceed; what the
 * manager takes back meanwhile the engine then does not find.
 */
const notAttached = /attaching to network failed.*deadline exceeded|network \S+ not found/s;
const attachTries = 3;

/** Starts a container; again where its network was not attached in time, because by then more of it is there. */
export async function attached(
  start: () => Promise<unknown>,
  { progress, signal }: Pick<Operation, "progress" | "signal">,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await start();
      return;
    } catch (error) {
      const { message } = error as Error;
      if (tries === attachTries || signal.aborted || !notAttached.test(message)) throw error;
      progress("its network was not attached in time; starting it again");
      await sleep(longestPause, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Waits for a healthy container: `seconds` at most, and no longer than the user wants. */
export async function waitUntilHealthy(container: Docker.Container, seconds: number, operation: Operation) {
  const start = Date.now();
  for (;;) {
    const { State } = await container.inspect();
    if (!State.Health)
      throw new Error("`wait` is set, but the container has no healthcheck; remove `wait` or add a `healthcheck`");
    if (State.Health.Status === "healthy") return;
    if (Date.now() > start + seconds * 1000) throw new Error(tooLate(seconds, State));
    operation.progress(`health: ${State.Health.Status}`);
    const pause = Math.min(longestPause, Math.max(shortestPause, (Date.now() - start) / 20));
    await sleep(pause, undefined, { signal: operation.signal }).catch(() => {
      throw new Error(`stopped waiting for a healthy container: ${operation.signal.reason?.message ?? "cancelled"}`);
    });
  }
}

function tooLate(seconds: number, { Status, Health }: Docker.ContainerInspectInfo["State"]): string {
  const last = Health?.Log?.at(-1)?.Output?.trim();
  const check = last ? `; its last check said: ${last}` : "";
  return `container failed to be in healthy state within ${seconds} seconds: it is ${Status} and ${Health?.Status}${check}`;
}

/** Stays with the container until it exits, and collects what it wrote when asked to. */
export async function runToEnd(
  container: Docker.Container,
  logs: boolean,
  tty: boolean,
  { signal }: Operation,
): Promise<Properties> {
  const output = logs ? collectLogs(container, tty) : undefined;
  await container.wait({ abortSignal: signal });
  return output ? { containerLogs: await output } : {};
}

async function collectLogs(container: Docker.Container, tty: boolean): Promise<string> {
  const stream = await container.logs({ stdout: true, stderr: true, follow: true });
  if (tty) return text(stream);
  const output = new PassThrough();
  container.modem.demuxStream(stream, output, output);
  stream.on("end", () => output.end());
  return text(output);
}
