import type { Inspected } from "./engine";

interface Life {
  restarts: number;
  /** The engine's own count when it was last seen; a start by hand sets it back to 0. */
  byEngine: number;
  startedAt: string;
}

/**
 * Counts restarts and bouts of OOM kills of each container, because the engine's own figures go back: its restart count
 * at every start by hand, and its OOM flag tells no number. Only what happens while this listens counts. A container
 * that is older begins at 0: from more, a counter that steps back when the exporter restarts would look like an event.
 */
export class LifeHistory {
  private readonly lives = new Map<string, Life>();
  private readonly oomBouts = new Map<string, number>();

  /** `begin` (Unix ms) is when this began to listen. */
  constructor(private readonly begin = Date.now()) {}

  /** Notes what the engine says of a container now. */
  update(id: string, inspected: Inspected): { restarts: number; oomBouts: number } {
    const life = this.lives.get(id) ?? this.firstSight(inspected);
    this.lives.set(id, life);
    countRestarts(life, inspected);
    return { restarts: life.restarts, oomBouts: this.oomBouts.get(id) ?? 0 };
  }

  /** A bout of OOM kills began in the container. */
  oomKilled(id: string): void {
    this.oomBouts.set(id, (this.oomBouts.get(id) ?? 0) + 1);
  }

  /** Forgets the containers that are gone. An event may come before its container is first listed: it is kept. */
  keepOnly(ids: readonly string[]): void {
    const present = new Set(ids);
    for (const id of this.lives.keys()) {
      if (present.has(id)) continue;
      this.lives.delete(id);
      this.oomBouts.delete(id);
    }
  }

  private firstSight(inspected: Inspected): Life {
    const byEngine = restartsByEngine(inspected);
    const older = Date.parse(inspected.Created) < this.begin;
    return { restarts: older ? 0 : byEngine, byEngine, startedAt: inspected.State.StartedAt };
  }
}

function countRestarts(life: Life, inspected: Inspected): void {
  const { StartedAt } = inspected.State;
  const counted = restartsByEngine(inspected);
  const byEngine = Math.max(0, counted - life.byEngine);
  // A start by hand shows in the start time alone; the first start of a container seen before it is none.
  const byHand = StartedAt === life.startedAt || byEngine > 0 || !hasStarted(life) ? 0 : 1;
  life.restarts += byEngine + byHand;
  life.byEngine = counted;
  life.startedAt = StartedAt;
}

/** A container that was made and not started yet has a start time in the year 1. */
const hasStarted = ({ startedAt }: Life): boolean => Date.parse(startedAt) > 0;

/** The engine counts a restart when it decides on it; here it counts with the start, which sets the start time too. */
function restartsByEngine({ RestartCount, State }: Inspected): number {
  return Math.max(0, State.Restarting ? RestartCount - 1 : RestartCount);
}
