import { z } from "zod";
import type { RunRecord, StageRecord } from "./record";
import { type RunRecordV1, runRecordV1Schema } from "./record-v1";
import type { HttpResult } from "./result";

/** Turns a record of any version that was ever written into one of today's; what is today's already stays as it is. */
export function upgraded(json: unknown): unknown {
  const old = runRecordV1Schema.safeParse(json);
  if (old.success) return fromVersion2(fromVersion1(old.data));
  const second = version2Schema.safeParse(json);
  return second.success ? fromVersion2(second.data) : json;
}

/** Version 3 only added to it, so the schema of today checks what it holds. */
const version2Schema = z.looseObject({ schemaVersion: z.literal(2), options: z.looseObject({ seed: z.unknown() }) });

/** Version 2 knew what the load hosts and MySQL had counted, and nothing of what was seen meanwhile. */
function fromVersion2<Old extends { readonly options: Readonly<Record<string, unknown>> }>(old: Old) {
  const { seed } = old.options;
  const message = "this run was recorded before the lab looked at saturation, alerts and the measurement itself";
  return {
    ...old,
    schemaVersion: 3,
    summary: message,
    seed: typeof seed === "number" ? seed : null,
    alerts: null,
    saturation: null,
    series: [],
    measurement: { trustworthy: true, findings: [{ kind: "not-checked", severity: "info", message }] },
    annotation: null,
    links: [],
    lab: null,
  };
}

/** Version 1 knew one tool on one host, and neither histograms nor objectives. */
function fromVersion1(old: RunRecordV1) {
  const { loadModel: _, latencyCorrection: __, result: ___, seatsAlreadySold, stages, ...kept } = old;
  const upgradedStages = stages.map((stage) => stageOf(stage, old.scene));
  const headline = upgradedStages.find(({ measured, result }) => measured && result)?.name ?? null;
  const status: RunRecord["status"] = old.status;
  return {
    ...kept,
    schemaVersion: 2,
    loadHosts: [{ name: "loadgen", host: "unknown", clockOffsetSeconds: null }],
    parts: [{ scene: old.scene, summary: old.scene, status, seatsAlreadySold }],
    stages: upgradedStages,
    headline,
    databaseWatch: null,
  };
}

function stageOf(stage: RunRecordV1["stages"][number], part: string): StageRecord {
  const { threads, connections, openedConnections, rawOutput, result, ...kept } = stage;
  return {
    ...kept,
    part,
    load: { tool: "wrk", threads, connections, openedConnections },
    result: result && resultOf(result),
    objectives: [],
    hosts: [{ name: "loadgen", command: "wrk", startedAt: stage.startedAt, rawOutput }],
  };
}

function resultOf(result: NonNullable<RunRecordV1["result"]>): HttpResult {
  return {
    ...result,
    kind: "http",
    loadModel: "closed-loop",
    latencyCorrection: "wrk",
    latencyHistogram: null,
    perSecond: [],
    uncorrected: null,
  };
}
