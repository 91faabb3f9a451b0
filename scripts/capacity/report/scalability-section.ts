import { type Block, type Cell, link, paragraph, type Section, type Table } from "../../report/document";
import type { Facts } from "../../report/facts";
import type { Unit } from "../../report/units";
import type { CapacityRecord } from "../record";
import { fewestLoads } from "../scalability";

/** What the shape of the curve says, and what it cannot say. */
export function scalabilitySection(record: CapacityRecord, facts: Facts): Section {
  return {
    id: "scalability",
    title: "How it scales",
    blocks: [...(record.scalability ? law(record, facts) : [whyNot(record)]), ...additionBlocks(record, facts)],
  };
}

function whyNot({ loadModel }: CapacityRecord): Block {
  if (loadModel === "open-loop") {
    return paragraph(
      "No scalability curve: in an open loop throughput is the rate that was asked for, until it breaks.",
    );
  }
  return paragraph(`No scalability curve: it takes answers from at least ${words[fewestLoads]} different loads.`);
}

const words: Readonly<Record<number, string>> = { 4: "four" };

function law({ scalability }: CapacityRecord, facts: Facts): Block[] {
  const turn = scalability?.peakLoad ?? null;
  return [
    paragraph(
      "The curve is the ",
      link("https://www.perfdynamics.com/Manifesto/USLscalability.html", "Universal Scalability Law"),
      " (N. J. Gunther, Guerrilla Capacity Planning, Springer), fitted to the loads under which the app still answered. Contention is the share of the work for which connections stand in one line, coherence what each pair of them costs.",
    ),
    coefficients(facts),
    turn === null
      ? paragraph("Throughput does not fall again among the loads that were measured.")
      : paragraph(
          "Beyond ",
          facts.number(["scalability", "peakLoad"], "count"),
          " connections throughput falls again.",
        ),
    paragraph(
      "It is a law of this lab as it is, from one sweep over its connections: it says what more connections bring, not what more machines would. For that, measure again with more replicas and compare.",
    ),
  ];
}

function coefficients(facts: Facts): Table {
  const row = (title: string, name: "single" | "contention" | "coherence" | "peak", unit: Unit): Cell[] => [
    [title],
    [facts.number(["scalability", name], unit)],
    [facts.number(["scalability", "intervals", name, "low"], unit)],
    [facts.number(["scalability", "intervals", name, "high"], unit)],
    [facts.number(["scalability", "intervals", name, "confidence"], "share")],
  ];
  return {
    kind: "table",
    caption: "Coefficients, with intervals from a bootstrap of the residuals",
    head: ["Coefficient", "Value", "From", "To", "Confidence"],
    rows: [
      row("Answers a second of one connection", "single", "perSecond"),
      row("Contention", "contention", "plain"),
      row("Coherence", "coherence", "plain"),
      row("Highest answers a second", "peak", "perSecond"),
      [["Share of the differences explained"], [facts.number(["scalability", "determination"], "share")], [], [], []],
    ],
  };
}

const additionNames = { replica: "One more replica of the app", core: "One more core of the machine" } as const;

function additionBlocks({ additions, saturationAt }: CapacityRecord, facts: Facts): Block[] {
  if (additions.length === 0)
    return [paragraph("What more of it would bring is not known: the use of CPU was not read.")];
  const rows = additions.map(({ what }, at): Cell[] => [
    [additionNames[what]],
    [facts.number(["additions", at, "atMost"], "plain"), " times as much"],
    [facts.quote("additions", at, "next"), " (", facts.quote("additions", at, "subject"), ")"],
  ]);
  return [
    paragraph(
      "By the use of resources",
      ...(saturationAt ? [" under a load of ", facts.number(["saturationAt", "load"], "count")] : []),
      ", another replica or core can raise throughput to at most as much as is said here (the utilisation law, Denning and Buzen, ACM Computing Surveys): then the next resource is full. It is an upper bound, and where it is no more than once as much, nothing is to be gained. Waiting for locks and for each other is not in it.",
    ),
    { kind: "table", caption: "What more would bring at most", head: ["More of", "At most", "Full then"], rows },
  ];
}
