import type { RunRecord } from "../../runs/record";
import { type Block, type Cell, link, list, paragraph, type Section, type Table } from "../document";
import type { Facts } from "../facts";
import { settingsTable } from "./load";

type Told = Pick<RunRecord, "lab" | "links" | "loadHosts">;

/** What the lab was, and where to look at it. */
export function labSection(record: Told, facts: Facts): Section {
  const { lab, links } = record;
  const blocks: Block[] = [identity(record, facts)];
  if (lab) {
    blocks.push(settingsTable("Settings", ["lab", "settings"], lab.settings, facts));
    blocks.push(settingsTable("Images", ["lab", "images"], lab.images, facts));
  } else {
    blocks.push(paragraph("Settings and images of the lab are not known for this run."));
  }
  if (links.length > 0) {
    blocks.push(paragraph("Dashboards of the run's time window, while the lab is there:"));
    blocks.push(list(links.map(({ url }, index): Cell => [link(url, facts.quote("links", index, "title"))])));
  }
  return { id: "lab", title: "The lab", blocks };
}

function identity({ loadHosts }: Told, facts: Facts): Table {
  const rows: Cell[][] = [
    [["Run"], [facts.quote("id")]],
    [["Stack"], [facts.quote("stack")]],
    [["Revision"], [facts.quote("commit")]],
    [["Booking strategy"], [facts.quote("bookingStrategy")]],
    [["Images from"], [facts.quote("imageSource")]],
    [["Replicas of the app"], [facts.number(["lab", "replicas"], "count")]],
    [["Processor"], [facts.quote("lab", "machine", "model")]],
    [["Cores"], [facts.number(["lab", "machine", "cores"], "count")]],
    [["Memory"], [facts.number(["lab", "machine", "memoryBytes"], "bytes")]],
    ...loadHosts.map((_, index): Cell[] => [
      ["Load host"],
      [
        facts.quote("loadHosts", index, "name"),
        " on ",
        facts.quote("loadHosts", index, "host"),
        ", its clock ahead by ",
        facts.number(["loadHosts", index, "clockOffsetSeconds"], "seconds"),
      ],
    ]),
  ];
  return { kind: "table", caption: "What was tested", head: ["What", "Value"], rows };
}
