import { setTimeout as sleep } from "node:timers/promises";
import { Booker } from "../integrity/booker";
import { Ledger } from "../integrity/ledger";
import type { SeatRange } from "../load/scenes/scene";
import type { Visit } from "./service-level";

/** A visit, and the status that it was answered with, or the name of what broke. */
export interface AnsweredVisit extends Visit {
  readonly answer: string;
}

export interface BuyersArgs {
  readonly origin: string;
  /** Seats on sale, numbered from 1. */
  readonly seats: number;
  readonly perSecond: number;
  /** Seconds that the sale is to last: it moves through the venue evenly. */
  readonly seconds: number;
  readonly random: () => number;
  /** Marks the drill's users. */
  readonly id: string;
}

/** Seats that are wanted at the same time. */
export const frontWidth = 8;
/** A buyer gives up after the app would have, and before HAProxy does; milliseconds. */
const patienceMs = 10_000;
/** How those ask again who do not know: the lab is well by then, or does not get well; milliseconds. */
const asksAgainForMs = 30_000;
const pauseMs = 200;
const manner = { keyed: true, connection: "waits" } as const;
/** More buyers than would wait at this patience if nobody were answered. */
const mostWaiting = 600;

/**
 * Buyers who come at an even pace whatever becomes of those before them: an outage must not slow them down. Each tries
 * to book one seat, once, and asks again at the end if no answer told whether it booked; every attempt is in the ledger
 * before it is sent.
 */
export class Buyers {
  readonly ledger: Ledger;
  readonly visits: AnsweredVisit[] = [];
  private readonly booker: Booker;
  private readonly begun = Date.now();
  private readonly waiting = new Set<Promise<void>>();
  private readonly coming: Promise<void>;
  private closing = false;

  constructor(private readonly args: BuyersArgs) {
    this.ledger = new Ledger(1, args.id);
    this.booker = new Booker(args.origin, mostWaiting, patienceMs);
    this.coming = this.come();
  }

  /** Lets no more buyers come, waits until the last has an answer or has given up, and has those in doubt ask again. */
  async stop(): Promise<void> {
    this.closing = true;
    await this.coming;
    await Promise.all(this.waiting);
    await this.askAgain();
    this.booker.close();
  }

  /** How often each answer was given so far. */
  get answers(): Record<string, number> {
    return this.answersBetween(0);
  }

  /** The same of those who came from `from` to before `to`; ms of the epoch. */
  answersBetween(from: number, to = Number.POSITIVE_INFINITY): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { at, answer } of this.visits) if (at >= from && at < to) counts[answer] = (counts[answer] ?? 0) + 1;
    return counts;
  }

  /** The seats that are wanted from now on for so many seconds. */
  hotSeats(seconds: number): SeatRange {
    const now = Date.now();
    return {
      from: this.frontAt(now) + 1,
      to: Math.min(this.args.seats, this.frontAt(now + seconds * 1000) + frontWidth),
    };
  }

  private async come(): Promise<void> {
    for (let number = 0; !this.closing; number++) {
      const due = this.begun + (number * 1000) / this.args.perSecond;
      await sleep(Math.max(0, due - Date.now()));
      const buyer = this.visit().finally(() => this.waiting.delete(buyer));
      this.waiting.add(buyer);
    }
  }

  private async visit(): Promise<void> {
    const at = Date.now();
    const attempt = this.ledger.open(this.seatAt(at));
    const answer = await this.booker.book(attempt, manner);
    this.visits.push({ at, milliseconds: Date.now() - at, served: attempt.outcome !== "unknown", answer });
  }

  private async askAgain(): Promise<void> {
    const deadline = Date.now() + asksAgainForMs;
    for (const attempt of this.ledger.strays) {
      while (attempt.outcome === "unknown" && Date.now() < deadline) {
        await this.booker.book(attempt, manner);
        if (attempt.outcome === "unknown") await sleep(pauseMs);
      }
    }
  }

  private seatAt(now: number): number {
    return this.frontAt(now) + Math.floor(this.args.random() * Math.min(frontWidth, this.args.seats)) + 1;
  }

  /** Seats behind the sale's front. */
  private frontAt(now: number): number {
    const share = Math.min(1, (now - this.begun) / 1000 / this.args.seconds);
    return Math.floor(share * Math.max(0, this.args.seats - frontWidth));
  }
}
