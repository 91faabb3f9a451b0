import { z } from "zod";
import type { SecondRecord } from "../runs/result";
import type { LatencyHistogram } from "../statistics/histogram";

export const bookingSchema = z.object({ bookingId: z.int(), seatId: z.int(), userId: z.string() });

/** A booking that the app answered with 201. */
export type AcknowledgedBooking = z.infer<typeof bookingSchema>;

/** What one second brought; its time is in Unix seconds of the load host. */
export interface Tick extends Omit<SecondRecord, "second"> {
  readonly unixSecond: number;
}

/** What one load host counted of HTTP load; tallies of several hosts add up. */
export interface HttpTally {
  readonly kind: "http";
  /** Responses received, of any status. */
  readonly requests: number;
  readonly durationSeconds: number;
  readonly bytes: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly socketErrors: {
    readonly connect: number;
    readonly read: number;
    readonly write: number;
    readonly timeout: number;
  };
  readonly latencies: LatencyHistogram;
  readonly uncorrected: LatencyHistogram | null;
  /** 201 answers, counted. */
  readonly acknowledgedCount: number;
  /** Those of them that could be kept and read. */
  readonly acknowledged: readonly AcknowledgedBooking[];
  readonly ticks: readonly Tick[];
  /** Open loop only. */
  readonly arrivals?: { readonly ratePerSecond: number; readonly due: number; readonly sent: number };
}

/** What one load host counted of database load. */
export interface DatabaseTally {
  readonly kind: "database";
  readonly transactions: number;
  readonly durationSeconds: number;
  readonly queries: { readonly read: number; readonly write: number; readonly other: number };
  readonly deadlocks: number;
  readonly lockTimeouts: number;
  readonly reconnects: number;
  readonly cappedLatencies: number;
  readonly latencies: LatencyHistogram;
  readonly ticks: readonly Tick[];
}

export type Tally = HttpTally | DatabaseTally;
