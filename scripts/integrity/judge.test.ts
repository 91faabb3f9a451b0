import { describe, expect, it } from "vitest";
import { type Booking, judge, refusedThoughFree } from "./judge";
import { Ledger, type Outcome } from "./ledger";
import { parseTruth } from "./truth";

const booking = (bookingId: number, seatId: number, userId: string): Booking => ({ bookingId, seatId, userId });

/** A ledger of attempts on these seats; the user of the first is `x-1-0`. */
function ledgerOf(...attempts: [seatId: number, outcome: Outcome, told?: Booking][]) {
  const ledger = new Ledger(1, "x");
  for (const [seatId, outcome, acknowledgement] of attempts) {
    Object.assign(ledger.open(seatId), { outcome, acknowledgement });
  }
  return ledger.attempts;
}

const truth = (...bookings: Booking[]) => ({ bookings, soldSeats: [...new Set(bookings.map(({ seatId }) => seatId))] });
const clean = {
  doubleBookings: [],
  lostAcknowledgements: [],
  unaskedBookings: [],
  refusedYetBooked: [],
  keptSilently: [],
  tornSeats: [],
};

describe("judging a round", () => {
  it("takes what is acknowledged or refused as it is", () => {
    const kept = booking(1, 5, "x-1-0");
    const attempts = ledgerOf([5, "acknowledged", kept], [5, "refused"], [7, "unknown"]);
    expect(judge(attempts, truth(kept))).toEqual(clean);
  });

  it("finds a booking that its user was never told of", () => {
    const silent = booking(2, 6, "x-1-0");
    expect(judge(ledgerOf([6, "unknown"]), truth(silent))).toEqual({ ...clean, keptSilently: [silent] });
  });

  it("finds a booking that its user was refused, also if they heard of it later", () => {
    const kept = booking(1, 5, "x-1-0");
    const attempts = ledgerOf([5, "acknowledged", kept]);
    Object.assign([...attempts.values()][0] ?? {}, { wasDenied: true });
    expect(judge(attempts, truth(kept)).refusedYetBooked).toEqual([kept]);
    expect(judge(ledgerOf([5, "refused"]), truth(kept)).refusedYetBooked).toEqual([kept]);
  });

  it("names the later booking of a seat that has two", () => {
    const [first, second] = [booking(1, 5, "x-1-0"), booking(2, 5, "x-1-1")];
    const attempts = ledgerOf([5, "acknowledged", first], [5, "acknowledged", second]);
    expect(judge(attempts, truth(second, first))).toEqual({ ...clean, doubleBookings: [second] });
  });

  it("finds a loss under another seat or user as well", () => {
    const told = booking(1, 5, "x-1-0");
    const attempts = ledgerOf([5, "acknowledged", told], [6, "unknown"]);
    expect(judge(attempts, truth()).lostAcknowledgements).toEqual([told]);
    expect(judge(attempts, truth(booking(1, 6, "x-1-1"))).lostAcknowledgements).toEqual([told]);
  });

  it("finds an acknowledgement of a seat that was not asked for", () => {
    const told = booking(1, 6, "x-1-0");
    expect(judge(ledgerOf([5, "acknowledged", told]), truth(told)).lostAcknowledgements).toEqual([told]);
  });

  it("tells a late booking of the round before from one nobody asked for", () => {
    const late = booking(9, 5, "x-1-0");
    expect(judge(new Map(), truth(late)).unaskedBookings).toEqual([late]);
    expect(judge(new Map(), truth(late), ledgerOf([5, "unknown"]))).toEqual(clean);
  });

  it("names seats of which half a transaction is left", () => {
    expect(judge(ledgerOf([5, "unknown"]), { bookings: [], soldSeats: [5] }).tornSeats).toEqual([5]);
    const half = { bookings: [booking(1, 5, "x-1-0")], soldSeats: [] };
    expect(judge(ledgerOf([5, "unknown"]), half).tornSeats).toEqual([5]);
  });

  it("knows seats that were refused and are free", () => {
    expect(refusedThoughFree(ledgerOf([5, "refused"], [6, "refused"]), { bookings: [], soldSeats: [6] })).toEqual([5]);
  });
});

it("reads bookings and seats as mysql prints them", () => {
  expect(parseTruth("booking\t1\t5\tx-1-0\nsold\t5\n")).toEqual({ bookings: [booking(1, 5, "x-1-0")], soldSeats: [5] });
  expect(parseTruth("")).toEqual({ bookings: [], soldSeats: [] });
});
