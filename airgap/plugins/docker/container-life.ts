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
 * The engine gives a swarm's manager 20 s to attach a container to an overlay, which a slow machine may exceed. It then
 * takes down what it had made, and an attempt in the midst of that does not find the network.
 */
const tooLateToAttach = /attaching to network failed.*deadline exceeded/s;
const beingTakenDown = /network \S+ not found/;
const attachPatience = { pauseSeconds: 5, seconds: 180 };

/** Starts a container; again where its network was not attached in time, because the machine may be less busy by then. */
export async function attached(
  start: () => Promise<unknown>,
  { progress, signal }: Pick<Operation, "progress" | "signal">,
  { pauseSeconds, seconds } = attachPatience,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let wasLate = false; ; ) {
    try {
      await start();
      return;
    } catch (error) {
      const { message } = error as Error;
      const isLate = tooLateToAttach.test(message) || (wasLate && beingTakenDown.test(message));
      if (!isLate || signal.aborted || Date.now() > end) throw error;
      wasLate = true;
      progress("its network was not attached in time; starting it again");
      await sleep(pauseSeconds * 1000, undefined, { signal }).catch(() => undefined);
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
