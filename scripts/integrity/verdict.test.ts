import { expect, it } from "vitest";
import { reasonsAgainst } from "./verdict";

const kill = {
  target: "app",
  container: "c",
  at: "2026-04-01T18:00:00.000Z",
  afterAttempts: 1,
  exitCode: 137,
} as const;
const proof = {
  status: "completed",
  attempts: { made: 9, acknowledged: 4, refused: 5, unknown: 0, doubted: 1, doubtedAcknowledged: 1 },
  answers: { "201": 4, "409": 5, "503": 1 },
  kills: [{ ...kill, downSeconds: 1 }],
  killsPlanned: 1,
  counts: {
    doubleBookings: 0,
    lostAcknowledgements: 0,
    unaskedBookings: 0,
    refusedYetBooked: 0,
    keptSilently: 0,
    tornSeats: 0,
  },
  options: {},
} satisfies Parameters<typeof reasonsAgainst>[0];

it("has nothing against a proof in which only answers were missing", () => {
  expect(reasonsAgainst(proof)).toEqual([]);
});

it("counts every kind of finding against the proof", () => {
  const counts = {
    doubleBookings: 1,
    lostAcknowledgements: 2,
    unaskedBookings: 3,
    refusedYetBooked: 4,
    keptSilently: 5,
    tornSeats: 6,
  };
  expect(reasonsAgainst({ ...proof, counts })).toHaveLength(6);
  expect(reasonsAgainst({ ...proof, counts })[0]).toBe("1 bookings of a seat that was booked already");
});

it("wants every kill to have happened, by SIGKILL", () => {
  expect(reasonsAgainst({ ...proof, killsPlanned: 3 })).toEqual(["only 1 of 3 kills happened before the end"]);
  const kills = [{ ...kill, exitCode: 0, downSeconds: 1 }];
  expect(reasonsAgainst({ ...proof, kills })).toEqual(["1 containers ended before their kill"]);
});

it("is not content with a proof that booked nothing", () => {
  const attempts = { ...proof.attempts, acknowledged: 0 };
  expect(reasonsAgainst({ ...proof, attempts })).toEqual(["not one booking was acknowledged, so nothing was proven"]);
});

it("leaves nobody in doubt", () => {
  const attempts = { ...proof.attempts, unknown: 2 };
  expect(reasonsAgainst({ ...proof, attempts })).toEqual(["2 attempts were still in doubt at the end"]);
});

it("names answers that no booking of the proof deserves", () => {
  const answers = { ...proof.answers, "404": 2 };
  expect(reasonsAgainst({ ...proof, answers })[0]).toMatch(/^2 answers of status 404/);
});
