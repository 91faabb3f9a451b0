import { type Block, type Cell, list, paragraph, type Section, strong, type Tone } from "../../report/document";
import type { Facts } from "../../report/facts";
import type { CapacityRecord } from "../record";

/** How the search ended, in a few words and a colour. */
export function outcome({ status, ending, capacity, axis }: CapacityRecord): {
  readonly word: string;
  readonly tone: Tone;
} {
  if (status === "failed") return { word: "failed before its end", tone: "bad" };
  if (status === "interrupted") return { word: "interrupted", tone: "warning" };
  if (!capacity) return { word: "no load held", tone: "bad" };
  if (ending === "edge") return { word: axis === "rate" ? "highest rate found" : "capacity found", tone: "good" };
  return { word: ending === "highest-holds" ? "the capacity lies higher" : "out of time", tone: "warning" };
}

/** What the owner of a sale reads first: how much it takes, how sure that is, and from where on more brings nothing. */
export function foundSection(record: CapacityRecord, facts: Facts): Section {
  const blocks: Block[] = [paragraph(facts.quote("summary"))];
  if (record.message) blocks.push(paragraph("It did not complete: ", facts.quote("message"), "."));
  if (!record.measurement.trustworthy) {
    blocks.push(paragraph(strong("The measurement itself is not to be trusted, see below.", "warning")));
  }
  blocks.push(atAGlance(record, facts));
  const reasons = record.capacity?.failsBecause.map((_, at): Cell => [facts.quote("capacity", "failsBecause", at)]);
  if (reasons && reasons.length > 0) blocks.push(paragraph("What did not hold beyond it:"), list(reasons));
  return { id: "capacity", title: "Capacity", blocks };
}

function atAGlance(record: CapacityRecord, facts: Facts): Block {
  const { capacity, knee, unit } = record;
  const rows: Cell[][] = [
    [["Scene"], [facts.quote("scene")]],
    ...objectives(record, facts),
    ...(capacity ? capacityRows(record, facts) : []),
    ...(knee
      ? ([
          [[`Knee, ${unit} beyond which more only wait`], [facts.number(["knee", "load"], "count")]],
          [["Answers a second at the knee"], [facts.number(["knee", "throughput"], "perSecond")]],
        ] satisfies Cell[][])
      : []),
    [["Started"], [facts.time("startedAt")]],
    [["Ended"], [facts.time("endedAt")]],
  ];
  return { kind: "table", caption: "The search at a glance", head: ["What", "Value"], rows };
}

function capacityRows({ capacity, unit }: CapacityRecord, facts: Facts): Cell[][] {
  const confident = capacity?.interval.confidence !== null;
  return [
    [[`Highest load that held, ${unit}`], [facts.number(["capacity", "load"], "count")]],
    [["Lowest load beyond it that did not"], [facts.number(["capacity", "failsAt"], "count")]],
    [
      ["The edge lies between"],
      [
        facts.number(["capacity", "interval", "low"], "count"),
        " and ",
        facts.number(["capacity", "interval", "high"], "count"),
        ...(confident
          ? [", with a confidence of ", facts.number(["capacity", "interval", "confidence"], "share")]
          : [", by the loads that were measured"]),
      ],
    ],
    [["Answers a second there"], [facts.number(["capacity", "throughput"], "perSecond")]],
    [["Of which chance may move"], [facts.number(["capacity", "throughputNoise"], "perSecond")]],
    [["Latency p99 there"], [facts.number(["capacity", "p99Seconds"], "latency")]],
    [
      ["Measurements of it that held"],
      [facts.number(["capacity", "held"], "count"), " of ", facts.number(["capacity", "measured"], "count")],
    ],
  ];
}

function objectives({ steps }: CapacityRecord, facts: Facts): Cell[][] {
  return (steps[0]?.objectives ?? []).map(({ bound, figure }, at): Cell[] => [
    ["Objective: ", facts.quote("steps", 0, "objectives", at, "figure")],
    [
      bound === "atMost" ? "at most " : "at least ",
      facts.number(["steps", 0, "objectives", at, "limit"], figure.endsWith("Seconds") ? "latency" : "plain"),
    ],
  ]);
}
