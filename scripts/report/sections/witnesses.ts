import { httpResult, type RunRecord } from "../../runs/record";
import { type Block, type Cell, paragraph, type Section, type Table } from "../document";
import type { Facts } from "../facts";

/** What the load hosts were answered, what the app counted, and what MySQL holds. */
export function witnessesSection(record: RunRecord, facts: Facts): Section {
  const blocks: Block[] = [
    paragraph("The verdict does not trust the load generator alone: three witnesses have to agree."),
    answersTable(record, facts),
    appTable(record, facts),
    mysqlTable(facts),
  ];
  return { id: "witnesses", title: "Three witnesses", blocks };
}

function answersTable({ stages }: RunRecord, facts: Facts): Table {
  const rows = stages.flatMap((stage, index): Cell[][] => {
    const at = ["stages", index, "result"];
    const name = [facts.quote("stages", index, "name")];
    const http = httpResult(stage);
    if (!http) {
      if (!stage.result) return [[name, ["no result"], []]];
      const kinds = ["transactions", "deadlocks", "lockTimeouts", "reconnects"] as const;
      const words = {
        transactions: "transactions",
        deadlocks: "deadlocks",
        lockTimeouts: "lock timeouts",
        reconnects: "reconnects",
      };
      return kinds.map((kind) => [name, [words[kind]], [facts.number([...at, kind], "count")]]);
    }
    const statuses = Object.keys(http.statuses).map((status): Cell[] => [
      name,
      ["answers of status ", facts.name([...at, "statuses"], status)],
      [facts.number([...at, "statuses", status], "count")],
    ]);
    const errors = Object.entries(http.socketErrors).filter(([, number]) => number > 0);
    return [
      [name, ["answers"], [facts.number([...at, "requests"], "count")]],
      ...statuses,
      ...errors.map(([kind]): Cell[] => [
        name,
        [`${kind} errors`],
        [facts.number([...at, "socketErrors", kind], "count")],
      ]),
    ];
  });
  return { kind: "table", caption: "First witness: the load hosts", head: ["Stage", "What", "Number"], rows };
}

function appTable({ appCounters }: RunRecord, facts: Facts): Block {
  if (!appCounters) return paragraph("Second witness: the app's own count is not there or could not be compared.");
  const who = appCounters.countedBy === "load-balancer" ? "the load balancer" : "the app";
  const at = (name: string) => ["appCounters", name];
  return {
    kind: "table",
    caption: `Second witness: ${who}`,
    head: ["What", "Number"],
    rows: [
      [["Answers that it counted"], [facts.number(at("answered"), "count")]],
      [["Difference from the load hosts' count"], [facts.number(at("relativeDifference"), "share")]],
      [["Requests on their way when the load stopped"], [facts.number(at("inFlight"), "count")]],
      [["Given up by the client"], [facts.number(at("abandoned"), "count")]],
    ],
  };
}

function mysqlTable(facts: Facts): Block {
  const at = (name: string) => ["integrity", name];
  if (facts.number(at("bookings"), "count") === "–") return paragraph("Third witness: MySQL could not be read.");
  return {
    kind: "table",
    caption: "Third witness: MySQL after the run",
    head: ["What", "Number"],
    rows: [
      [["Seats sold"], [facts.number(at("seatsSold"), "count")]],
      [["Bookings"], [facts.number(at("bookings"), "count")]],
      [["Seats sold twice"], [facts.number(at("doubleBookings"), "count")]],
      [["Acknowledged in this run"], [facts.number(at("acknowledged"), "count")]],
      [["Lost acknowledged bookings"], [facts.number(at("acknowledgedMissing"), "count")]],
    ],
  };
}
