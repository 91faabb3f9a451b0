import { seededRandom } from "../statistics/random";
import { Booker } from "./booker";
import type { Truth } from "./judge";
import { planKills } from "./kill-plan";
import type { Killer } from "./killer";
import { Ledger } from "./ledger";
import type { IntegrityOptions } from "./options";
import { attemptsPerSeat, playRound } from "./round";
import { Tally } from "./tally";

/** What a proof needs of the lab. */
export interface ProofTarget {
  /** Where bookings are sent, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Seats on sale. */
  readonly seats: number;
  /** What MySQL holds now. */
  truth(): Promise<Truth>;
  /** Frees every seat and deletes every booking; when it resolves, the app knows. */
  reset(): Promise<void>;
  /** Makes the one who carries out the kills. */
  killer(plan: ReturnType<typeof planKills>): Pick<Killer, "kills" | "advance" | "idle" | "recovered">;
}

export interface ProofHooks {
  readonly onProgress?: (progress: { readonly doing: string; readonly percent: number }) => void;
  /** Ends the proof in good order: what was attempted is still judged. */
  readonly signal?: AbortSignal;
}

/** Runs rounds of a sale, with kills, until enough attempts are decided; each round is judged before the next. */
export class Proof {
  readonly tally = new Tally();
  readonly kills: ReturnType<ProofTarget["killer"]>;
  readonly killsPlanned: number;
  private readonly random: () => number;
  private readonly booker: Booker;
  private readonly deadline: number;

  constructor(
    private readonly target: ProofTarget,
    private readonly options: IntegrityOptions,
    /** Marks the run's users, so that its bookings cannot be taken for anybody else's. */
    private readonly id: string,
    private readonly hooks: ProofHooks = {},
  ) {
    const { kill, kills, attempts, seed, connections, duration } = options;
    const plan = planKills(kill, kills, attempts, seededRandom(seed));
    this.random = seededRandom(seed + 1);
    this.killsPlanned = plan.length;
    this.kills = target.killer(plan);
    this.booker = new Booker(target.origin, connections);
    this.deadline = Date.now() + duration * 1000;
  }

  /** Rejects when the lab does not recover or cannot be read; what was judged until then stays in the tally. */
  async run(): Promise<void> {
    try {
      while (!this.isOver(this.tally.decided)) await this.round();
    } finally {
      this.booker.close();
      await this.kills.idle();
      await this.kills.recovered();
    }
  }

  private async round(): Promise<void> {
    const { tally, target, options } = this;
    await target.reset();
    const ledger = new Ledger(tally.sums.rounds + 1, this.id);
    const before = tally.decided;
    let decided = 0;
    const answers = await playRound({
      ledger,
      booker: this.booker,
      connections: options.connections,
      seats: this.seats,
      random: this.random,
      givesUp: () => this.hasToEnd(),
      isOver: (inRound) => inRound >= this.seats * attemptsPerSeat || this.isOver(before + inRound),
      onDecided: () => this.advance(before + ++decided),
    });
    await this.kills.idle();
    await this.kills.recovered();
    tally.add(ledger, answers, await target.truth());
  }

  private get seats(): number {
    return this.options.seats || this.target.seats;
  }

  private isOver(decided: number): boolean {
    return decided >= this.options.attempts || this.hasToEnd();
  }

  private hasToEnd(): boolean {
    return Date.now() > this.deadline || (this.hooks.signal?.aborted ?? false);
  }

  private advance(decided: number): void {
    this.kills.advance(decided);
    const percent = (100 * decided) / this.options.attempts;
    this.hooks.onProgress?.({ doing: `attempts, ${this.kills.kills.length} kills so far`, percent });
  }
}
