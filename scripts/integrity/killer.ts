import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import type { KillTarget, PlannedKill } from "./kill-plan";

/** A SIGKILL that happened. */
export interface Kill {
  readonly target: KillTarget;
  readonly container: string;
  readonly at: string;
  readonly afterAttempts: number;
  /** 137 says that SIGKILL ended it. */
  readonly exitCode: number;
  readonly downSeconds: number;
}

const patienceMs = 60_000;
const pollMs = 200;

/** Kills containers at their planned moments and starts them again; one at a time. */
export class Killer {
  readonly kills: Kill[] = [];
  private readonly left: PlannedKill[];
  private striking: Promise<void> | undefined;
  private failure: unknown;

  constructor(
    plan: readonly PlannedKill[],
    private readonly containers: Readonly<Record<KillTarget, readonly string[]>>,
    private readonly engineOf: (container: string) => Docker,
  ) {
    this.left = [...plan];
  }

  /** To be called as attempts are decided: starts the next kill when its moment has come. */
  advance(attempts: number): void {
    const next = this.left[0];
    if (!next || this.striking || next.afterAttempts > attempts) return;
    this.left.shift();
    this.striking = this.strike(next, attempts)
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => {
        this.striking = undefined;
      });
  }

  /** Waits until nothing is being killed; rejects with what went wrong in a kill. */
  async idle(): Promise<void> {
    await this.striking;
    if (this.failure) throw this.failure;
  }

  /** Waits until every container that may be killed runs and is healthy again. */
  async recovered(): Promise<void> {
    for (const container of Object.values(this.containers).flat()) {
      await this.until(container, ({ Running, Health }) => Running && (Health?.Status ?? "healthy") === "healthy");
    }
  }

  private async strike({ target, pick, delayMs, downMs }: PlannedKill, afterAttempts: number): Promise<void> {
    const candidates = this.containers[target];
    const name = candidates[Math.floor(pick * candidates.length)] as string;
    const container = this.engineOf(name).getContainer(name);
    await this.until(name, ({ Running }) => Running);
    await sleep(delayMs);
    const at = new Date();
    await container.kill({ signal: "SIGKILL" });
    const { ExitCode } = await this.until(name, ({ Running }) => !Running);
    await sleep(downMs);
    // The engine takes a kill for a manual stop, after which its restart policy leaves the container alone.
    await container.start();
    const downSeconds = (Date.now() - at.getTime()) / 1000;
    this.kills.push({ target, container: name, at: at.toISOString(), afterAttempts, exitCode: ExitCode, downSeconds });
  }

  private async until(name: string, reached: (state: Docker.ContainerInspectInfo["State"]) => boolean) {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const { State } = await this.engineOf(name).getContainer(name).inspect();
      if (reached(State)) return State;
      if (Date.now() > deadline) {
        throw new Error(`container ${name} is ${State.Health?.Status ?? State.Status} after ${patienceMs / 1000} s`);
      }
      await sleep(pollMs);
    }
  }
}
