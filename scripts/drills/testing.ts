import { noFindings } from "../integrity/judge";
import type { DrillRecord } from "./record";

/** A drill whose fault was detected, and that did not pass; changed by what a test is about. */
export function exampleDrill(but: Partial<DrillRecord> = {}): DrillRecord {
  return {
    schemaVersion: 1,
    kind: "drill",
    id: "20260401T180000Z-drill-mysql-paused-0001",
    stack: "lab",
    fault: "mysql-paused",
    title: "MySQL freezes",
    how: "It is paused.",
    hurtsUsers: true,
    options: { faultSeconds: 45, seed: 1, buyersPerSecond: 40 },
    status: "completed",
    startedAt: "2026-04-01T18:00:00.000Z",
    faultBegan: "2026-04-01T18:00:10.000Z",
    faultEnded: "2026-04-01T18:00:55.000Z",
    endedAt: "2026-04-01T18:01:20.000Z",
    detectionSeconds: 21.25,
    undoSeconds: 0.5,
    recoverySeconds: 2,
    fired: { AppDatabaseDown: 21.25, TargetDown: 30 },
    buyers: {
      came: 3,
      acknowledged: 1,
      refused: 1,
      unknown: 1,
      hurtShare: 0.5,
      answers: { "201": 1, "409": 1, "503": 1 },
      answersDuring: { "503": 1 },
    },
    counts: { ...noFindings, lostAcknowledgements: 2 },
    checks: [{ what: "no acknowledged bookings that MySQL does not hold", passed: false, seen: "2" }],
    passed: false,
    ...but,
  };
}

/** One that went as it should. */
export function passedDrill(but: Partial<DrillRecord> = {}): DrillRecord {
  const { counts } = exampleDrill();
  return exampleDrill({
    counts: { ...counts, lostAcknowledgements: 0 },
    checks: [{ what: "every other alert stays quiet", passed: true, seen: "they did" }],
    passed: true,
    ...but,
  });
}

/** One that this machine cannot play. */
export function refusedDrill(but: Partial<DrillRecord> = {}): DrillRecord {
  const { detectionSeconds: _, undoSeconds: __, recoverySeconds: ___, ...rest } = exampleDrill();
  return { ...rest, fault: "network-delay", status: "refused", message: "no netem", checks: [], fired: {}, ...but };
}
