import type { RunRecord } from "../../runs/record";
import { type Block, type Cell, link, paragraph, type Section } from "../document";
import type { Facts } from "../facts";

/** The exact commands, and the files that the tools' own words are in. */
export function rawSection({ stages, databaseWatch }: RunRecord, facts: Facts): Section {
  const blocks = stages.flatMap(({ hosts }, stage) =>
    hosts.flatMap(({ rawOutput }, host): Block[] => [
      paragraph(
        facts.quote("stages", stage, "name"),
        " on ",
        facts.quote("stages", stage, "hosts", host, "name"),
        ", from ",
        facts.time("stages", stage, "hosts", host, "startedAt"),
        ": ",
        link(rawOutput, facts.quote("stages", stage, "hosts", host, "rawOutput")),
      ),
      { kind: "code", content: facts.quote("stages", stage, "hosts", host, "command") },
    ]),
  );
  const files: Cell = [
    "Everything above is from ",
    link("run.json", "run.json"),
    ...(databaseWatch
      ? ["; MySQL was watched in ", link(databaseWatch.rawOutput, facts.quote("databaseWatch", "rawOutput"))]
      : []),
    ".",
  ];
  return { id: "raw", title: "Commands and raw files", blocks: [...blocks, { kind: "paragraph", content: files }] };
}
