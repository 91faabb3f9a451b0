import { setTimeout as sleep } from "node:timers/promises";
import type { Booker } from "./booker";
import type { Ledger } from "./ledger";

export interface RoundArgs {
  readonly ledger: Ledger;
  readonly booker: Pick<Booker, "book">;
  readonly connections: number;
  /** Seats on sale, numbered from 1. */
  readonly seats: number;
  readonly random: () => number;
  /** True when no further attempt is to be made in this round; gets the attempts that the round has decided. */
  readonly isOver: (decided: number) => boolean;
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

/**
 * Books with all connections at once until the round is over, and waits for the last answer. The sale moves through
 * the hall: everybody wants one of the few seats at its front, so most attempts meet others on the same seat.
 */
export async function playRound(args: RoundArgs): Promise<Answers> {
  const { ledger, booker, random, isOver } = args;
  const answers: Answers = {};
  let decided = 0;
  const client = async () => {
    while (!isOver(decided)) {
      const attempt = ledger.open(seatAt(decided, args.seats, random));
      const answer = await booker.book(attempt);
      answers[answer] = (answers[answer] ?? 0) + 1;
      if (attempt.outcome === "unknown") {
        // A buyer who got no answer takes a breath; without it an outage would be nothing but failed attempts.
        await sleep(random() * longestPauseMs);
        continue;
      }
      decided++;
      args.onDecided();
    }
  };
  await Promise.all(Array.from({ length: args.connections }, client));
  return answers;
}

/** A seat near the front, which moves one seat on with every few attempts. */
export function seatAt(decided: number, seats: number, random: () => number): number {
  const front = Math.floor(decided / attemptsPerSeat) + Math.floor(random() * frontWidth);
  return Math.min(front, seats - 1) + 1;
}
