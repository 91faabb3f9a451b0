import { describe, expect, it } from "vitest";
import { noFindings } from "../integrity/judge";
import { detectionOf, judgeDrill, type Observed } from "./judge";

const expects = {
  fires: [
    { alert: "MysqlDown", withinSeconds: 30 },
    { alert: "ContainerDown", withinSeconds: 40 },
  ],
  mayFire: ["ErrorRatioHigh"],
  recoverySeconds: 20,
};
const good: Observed = {
  fired: { MysqlDown: 21, ContainerDown: 35 },
  recoverySeconds: 3,
  undoSeconds: 1,
  hurt: 0.9,
  acknowledged: 100,
  counts: noFindings,
  ill: [],
};

/** What is held against a drill that went well but for this. */
function held(but: Partial<Observed>, hurtsUsers = true): string[] {
  return judgeDrill({ hurtsUsers, expects }, { ...good, ...but })
    .filter(({ passed }) => !passed)
    .map(({ what, seen }) => `${what}: ${seen}`);
}

describe("a drill", () => {
  it("passes when all was as it should be", () => {
    expect(held({})).toEqual([]);
    expect(held({ fired: { ...good.fired, ErrorRatioHigh: 25 } })).toEqual([]);
  });

  it.each<[string, Partial<Observed>, RegExp]>([
    ["an expected alert stays away", { fired: { MysqlDown: 21 } }, /^ContainerDown .*: it did not fire$/],
    ["an expected alert is late", { fired: { MysqlDown: 21, ContainerDown: 41 } }, /^ContainerDown .*: after 41\.0 s$/],
    ["another alert fires", { fired: { ...good.fired, HostDown: 5 } }, /^every other alert stays quiet: HostDown$/],
    ["buyers wait too long for its end", { recoverySeconds: 21 }, /^buyers are served within 20 s/],
    ["buyers are not served again", { recoverySeconds: undefined }, /not before the drill stopped watching$/],
    ["nothing was acknowledged", { acknowledged: 0 }, /^bookings are acknowledged: 0 were$/],
    ["a booking is lost", { counts: { ...good.counts, lostAcknowledgements: 1 } }, /^no acknowledged bookings that/],
    ["a seat is sold twice", { counts: { ...good.counts, doubleBookings: 2 } }, /^no bookings of a seat .*: 2$/],
    ["a service is ill at its end", { ill: ["mysql is starting"] }, /^the lab is well again: mysql is starting$/],
  ])("fails when %s", (_, but, reason) => {
    expect(held(but)).toEqual([expect.stringMatching(reason)]);
  });

  it("fails when users are hurt and nobody is told in time", () => {
    expect(held({ fired: { MysqlDown: 31, ContainerDown: 32 } })).toContainEqual(
      "it is detected within 30 s: after 31.0 s",
    );
  });

  it("fails when undoing takes too long, where that is work of its own", () => {
    const rolledBack = { hurtsUsers: true, expects: { ...expects, undoSeconds: 60 } };
    const judged = (undoSeconds: number) => judgeDrill(rolledBack, { ...good, undoSeconds });
    expect(judged(61)).toContainEqual({ what: "it is undone within 60 s", passed: false, seen: "in 61.0 s" });
    expect(judged(59).every(({ passed }) => passed)).toBe(true);
  });

  it("fails when a harmless fault hurts buyers", () => {
    expect(held({ hurt: 0.05 }, false)).toEqual(["at most 2 % of the buyers meet trouble: 5.0 % met trouble"]);
    expect(held({ hurt: 0.01 }, false)).toEqual([]);
  });
});

describe("detection", () => {
  it("is the first of the expected alerts, whatever else fired", () => {
    expect(detectionOf(expects, { fired: { ErrorRatioHigh: 2, ContainerDown: 35, MysqlDown: 21 } })).toBe(21);
  });

  it("is missing when none of them fired", () => {
    expect(detectionOf(expects, { fired: { ErrorRatioHigh: 2 } })).toBeUndefined();
  });
});
