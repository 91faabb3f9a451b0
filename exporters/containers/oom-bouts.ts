/** What the engine writes of an event, as far as it is needed here. */
export interface LifeEvent {
  readonly Action: string;
  readonly Actor: { readonly ID: string };
  /** Unix ns, as a number: near enough to tell events apart. */
  readonly timeNano: number;
}

/** ns from the event that begins a bout to the bout's end. */
const boutLength = 10e9;

/**
 * Tells bouts of OOM kills in the engine's events. Kills themselves those events do not tell: on cgroup v1 the kernel
 * tells of every time that a process finds no memory, so also again and again, for seconds on a busy machine, while the
 * process that it has killed takes its time to die. A bout is exact: it begins with an OOM event and takes in those of
 * the same life of the container within 10 s, so that kills without end count every 10 s.
 */
export class OomBouts {
  private readonly begunAt = new Map<string, number>();

  /** Whether an event of a container (`oom`, `start` or `destroy`) begins a bout. */
  begins({ Action, Actor: { ID }, timeNano }: LifeEvent): boolean {
    // Not at the end of a life: what the kernel told of it may be heard after it.
    if (Action !== "oom") this.begunAt.delete(ID);
    if (Action !== "oom" || timeNano - (this.begunAt.get(ID) ?? 0) < boutLength) return false;
    this.begunAt.set(ID, timeNano);
    return true;
  }
}
