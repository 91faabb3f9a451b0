import { describe, expect, it } from "vitest";
import { findingKinds } from "./judge";
import { Proof } from "./proof";
import { type Fault, FaultySale } from "./testing/faulty-sale";

/** Puts attempts to a sale with this fault, in rounds of 160. */
async function prove(fault: Fault, { attempts = 1000, duration = 60 } = {}) {
  const sale = new FaultySale(fault);
  await sale.listen();
  const options = { attempts, duration, connections: 16, seats: 0, seed: 1, kills: 0, kill: [] };
  const proof = new Proof(sale, options, "test");
  await proof.run().finally(() => sale.close());
  return { sums: proof.tally.sums, resets: sale.resets };
}

describe("a proof", () => {
  it("finds nothing in a sale that makes no mistake", async () => {
    const { sums, resets } = await prove("none", { attempts: 400 });
    expect(Object.values(sums.counts)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(sums.attempts.acknowledged).toBe(sums.bookings);
    expect(sums.attempts.made).toBe(sums.attempts.acknowledged + sums.attempts.refused);
    // Clients that left have asked again, and none was forgotten.
    expect(sums.answers.LEFT ?? 0).toBe(sums.attempts.doubted);
    expect(sums.requests).toBe(sums.attempts.made + sums.attempts.doubted);
    expect([sums.rounds, resets]).toEqual([3, 3]);
  });

  it.each([
    ["sells twice", "doubleBookings"],
    ["forgets", "lostAcknowledgements"],
    ["invents", "unaskedBookings"],
    ["denies", "refusedYetBooked"],
    ["turns away", "refusedYetBooked"],
    ["stays silent", "keptSilently"],
    ["tears", "tornSeats"],
  ] as const)("catches a sale that %s, with the ids", async (fault, kind) => {
    const { sums } = await prove(fault, fault === "stays silent" ? { duration: 2 } : {});
    expect(sums.counts[kind]).toBeGreaterThan(0);
    expect(sums.findings[kind]).toHaveLength(sums.counts[kind]);
    const others = findingKinds.filter(
      (other) => other !== kind && !(fault === "invents" && other === "lostAcknowledgements"),
    );
    for (const other of others) expect(sums.counts[other], other).toBe(0);
  });

  it("holds no lost answer against a sale that tells when it is asked again", async () => {
    const { sums } = await prove("breaks off");
    expect(sums.answers.ECONNRESET).toBeGreaterThan(0);
    expect(sums.answers["200"]).toBeGreaterThan(0);
    expect(sums.attempts.doubtedAcknowledged).toBeGreaterThan(0);
    expect(Object.values(sums.counts)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
