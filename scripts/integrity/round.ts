import { setTimeout as sleep } from "node:timers/promises";
import type { Booker, Manner } from "./booker";
import type { Attempt, Ledger } from "./ledger";

export interface RoundArgs {
  readonly ledger: Ledger;
  readonly booker: Pick<Booker, "book">;
  readonly connections: number;
  /** Seats on sale, numbered from 1. */
  readonly seats: number;
  readonly random: () => number;
  /** True when no further attempt is to be made in this round; gets the attempts that the round has decided. */
  readonly isOver: (decided: number) => boolean;
  /** True when what is in doubt is left so: the proof has to end. */
  readonly givesUp: () => boolean;
  /** Called after each answer that decides its attempt. */
  readonly onDecided: () => void;
}

/** Answers by status, or by the name of what broke. */
export type Answers = Record<string, number>;

/** How often each seat is fought over, on average. */
export const attemptsPerSeat = 4;
/** Seats that are fought over at the same time. */
const frontWidth = 8;
const longestPauseMs = 200;
/** Shares of the first requests whose client closes its sending side, and of those whose client leaves. */
const halfClosing = 0.05;
const leaving = 0.05;
/** Up to so many ms after sending: most answers take less. */
const leavesWithinMs = 40;

/**
 * Books with all connections at once until the round is over, asking again for whatever is in doubt until it is
 * decided. The sale moves through the venue: everybody wants one of the few seats at its front, so most attempts meet
 * others on the same seat.
 */
export async function playRound(args: RoundArgs): Promise<Answers> {
  const { ledger, booker, random, isOver, givesUp } = args;
  const answers: Answers = {};
  let decided = 0;
  const client = async () => {
    while (!isOver(decided)) {
      const attempt = ledger.open(seatAt(decided, args.seats, random));
      do {
        const answer = await booker.book(attempt, mannerOf(attempt, random));
        answers[answer] = (answers[answer] ?? 0) + 1;
        // A buyer who does not know takes a breath; without it an outage would be nothing but failed requests.
        if (attempt.outcome === "unknown") await sleep(random() * longestPauseMs);
      } while (attempt.outcome === "unknown" && !givesUp());
      if (attempt.outcome === "unknown") continue;
      decided++;
      args.onDecided();
    }
  };
  await Promise.all(Array.from({ length: args.connections }, client));
  return answers;
}

/** Half of the buyers think of a key only when they ask again, which all do by their key and with patience. */
function mannerOf({ tries }: Attempt, random: () => number): Manner {
  if (tries > 0) return { keyed: true, connection: "waits" };
  const keyed = random() < 0.5;
  const share = random();
  if (share < halfClosing) return { keyed, connection: "half-closes" };
  if (share < halfClosing + leaving) return { keyed, connection: { leavesAfterMs: random() * leavesWithinMs } };
  return { keyed, connection: "waits" };
}

/** A seat near the front, which moves one seat on with every few attempts. */
export function seatAt(decided: number, seats: number, random: () => number): number {
  const front = Math.floor(decided / attemptsPerSeat) + Math.floor(random() * frontWidth);
  return Math.min(front, seats - 1) + 1;
}
