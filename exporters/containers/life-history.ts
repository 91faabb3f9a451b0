import type { Inspected } from "./engine";

interface Life {
  restarts: number;
  /** The engine's own count when it was last seen; a start by hand sets it back to 0. */
  restartCount: number;
  startedAt: string;
  /** Whether the engine said of a container that ran before the exporter that it was killed for want of memory. */
  readonly killedBefore: boolean;
}

/**
 * Counts restarts and OOM kills of each container, because the engine's own figures go back: its restart count at every
 * start by hand, and its OOM flag tells no number. A container that is made anew has another id, and begins at 0.
 */
export class LifeHistory {
  private readonly lives = new Map<string, Life>();
  private readonly oomEvents = new Map<string, number>();

  /** `begin` (Unix ms) is when events began to be heard: what is older only the engine's flag tells. */
  constructor(private readonly begin = Date.now()) {}

  /** Notes what the engine says of a container now. */
  update(id: string, inspected: Inspected): { restarts: number; oomKills: number } {
    const life = this.lives.get(id);
    if (life) countRestarts(life, inspected);
    else this.lives.set(id, this.firstSight(inspected));
    const { restarts, killedBefore } = this.lives.get(id) as Life;
    return { restarts, oomKills: (this.oomEvents.get(id) ?? 0) + (killedBefore ? 1 : 0) };
  }

  /** The engine reported an OOM kill in the container. */
  oomKilled(id: string): void {
    this.oomEvents.set(id, (this.oomEvents.get(id) ?? 0) + 1);
  }

  /** Forgets the containers that are gone. An event may come before its container is first listed: it is kept. */
  keepOnly(ids: readonly string[]): void {
    const present = new Set(ids);
    for (const id of this.lives.keys()) {
      if (present.has(id)) continue;
      this.lives.delete(id);
      this.oomEvents.delete(id);
    }
  }

  private firstSight({ RestartCount, State }: Inspected): Life {
    const killedBefore = State.OOMKilled && Date.parse(State.StartedAt) < this.begin;
    return { restarts: RestartCount, restartCount: RestartCount, startedAt: State.StartedAt, killedBefore };
  }
}

function countRestarts(life: Life, { RestartCount, State }: Inspected): void {
  const byEngine = Math.max(0, RestartCount - life.restartCount);
  // A start by hand shows in the start time alone.
  const byHand = State.StartedAt === life.startedAt || byEngine > 0 ? 0 : 1;
  life.restarts += byEngine + byHand;
  life.restartCount = RestartCount;
  life.startedAt = State.StartedAt;
}
