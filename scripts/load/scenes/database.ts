import { atMost } from "../../runs/objectives";
import { loadDuration, p99Limit, seed } from "./common-options";
import { wholeNumber } from "./options";
import { defineScene } from "./scene";

const tests = ["oltp_read_only", "oltp_write_only", "oltp_read_write"] as const;

/** MySQL alone: sysbench's OLTP tests in a schema of their own. */
export const database = defineScene({
  name: "database",
  summary: "MySQL alone: sysbench's read-only, write-only and read-write tests in a schema of their own",
  options: {
    threads: wholeNumber(1, 100, { default: "8", unit: "threads", help: "connections that send transactions" }),
    duration: loadDuration("30s"),
    tables: wholeNumber(1, 32, { default: "4", unit: "tables", help: "tables of the tests" }),
    tableSize: wholeNumber(100, 1_000_000, { default: "10000", unit: "rows", help: "rows of each table" }),
    seed: seed(),
    p99: p99Limit("1s"),
  },
  stages: ({ threads, duration, tables, tableSize, seed, p99 }) =>
    tests.map((test) => ({
      kind: "sysbench",
      name: test.replaceAll("_", " ").replace("oltp ", ""),
      test,
      threads,
      durationSeconds: duration,
      seed,
      options: { tables, "table-size": tableSize },
      measured: true,
      objectives: [atMost("p99Seconds", p99)],
    })),
});
