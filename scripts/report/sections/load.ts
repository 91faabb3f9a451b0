import { latencyCorrections } from "../../runs/print";
import type { RunRecord, StageRecord } from "../../runs/record";
import { type Block, type Cell, paragraph, type Section, type Table } from "../document";
import type { Facts } from "../facts";

const sizes: Readonly<Record<string, string>> = {
  threads: "threads",
  connections: "connections",
  openedConnections: "connections opened",
  ratePerSecond: "requests per second",
  mostConnections: "connections at most",
};

/** Which load, of which model, with which correction of its latencies. */
export function loadSection(record: RunRecord, facts: Facts): Section {
  const blocks: Block[] = [
    paragraph(
      "In a closed loop each connection waits for its answer before it asks again, so a slow app is asked less. In an open loop requests come at their times, answered or not.",
    ),
    stagesTable(record, facts),
    settingsTable("Options of the scene", "options", record.options, facts),
  ];
  return { id: "load", title: "The load", blocks };
}

function stagesTable({ stages }: RunRecord, facts: Facts): Table {
  const rows = stages.map((stage, index): Cell[] => [
    [facts.quote("stages", index, "name"), stage.measured ? "" : " (not measured)"],
    [facts.quote("stages", index, "load", "tool"), ": ", ...sizesOf(stage, index, facts)],
    [stage.result ? latencyCorrections[stage.result.latencyCorrection] : "–"],
    [facts.number(["stages", index, "plannedSeconds"], "seconds")],
    [facts.number(["stages", index, "result", "durationSeconds"], "seconds")],
  ]);
  const head = ["Stage", "Load", "Model and latency", "Planned", "Lasted"];
  return { kind: "table", caption: "Stages", head, rows };
}

function sizesOf({ load }: StageRecord, index: number, facts: Facts): Cell {
  const names = Object.keys(load).filter((name) => Object.hasOwn(sizes, name));
  return names.flatMap((name, number) => [
    number === 0 ? "" : ", ",
    facts.number(["stages", index, "load", name], "count"),
    ` ${sizes[name]}`,
  ]);
}

/** Names and values, as run.json has them. */
export function settingsTable(caption: string, at: string | readonly string[], settings: object, facts: Facts): Table {
  const path = typeof at === "string" ? [at] : at;
  const rows = Object.keys(settings).map((name): Cell[] => [[facts.name(path, name)], [facts.setting(...path, name)]]);
  return { kind: "table", caption, head: ["Name", "Value"], rows };
}
