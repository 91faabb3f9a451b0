import { dashboardUids } from "../../contract/dashboard-uids";
import { thresholds } from "../../monitoring/thresholds";
import { group, line, type Page, page } from "../page";
import { gauge, stat } from "../panels";
import * as innodb from "../queries/innodb";
import { oldestTransaction } from "../queries/seats";
import { ofMysql, ofSeats } from "../queries/selectors";
import { above, below } from "../shared/levels";
import { drills } from "../shared/links";
import { files, locks, transactions } from "./locks";
import { bufferPool, redo } from "./memory-and-log";

const lines = thresholds.mysql;

const now = [
  gauge({
    title: "Buffer pool hit ratio",
    description: "Share of page reads that need no disk.",
    unit: "percentunit",
    decimals: 1,
    levels: below(lines.bufferPoolHitRatio),
    queries: { "{{instance}}": innodb.bufferPoolHits(ofMysql) },
  }),
  gauge({
    title: "Checkpoint age",
    description: "Share of the redo log that holds changes not yet in the data files. When full, writing stops.",
    unit: "percentunit",
    decimals: 0,
    levels: above(lines.checkpointAgeRatio),
    queries: { "{{instance}}": innodb.checkpointAgeRatio(ofMysql) },
  }),
  stat({
    title: "Row lock waits now",
    description: "Transactions that wait for a row that another one holds.",
    unit: "none",
    queries: { "{{instance}}": innodb.lockWaiters(ofMysql) },
    trend: true,
  }),
  stat({
    title: "Deadlocks",
    description: "Deadlocks in the time that the dashboard shows. InnoDB ends one transaction of each.",
    unit: "none",
    decimals: 0,
    queries: { deadlocks: innodb.deadlocksInRange(ofMysql) },
  }),
  stat({
    title: "Transaction history length",
    description: "Undo records that purge has not removed yet. They pile up behind an old transaction.",
    unit: "short",
    levels: above(lines.historyListLength),
    queries: { "{{instance}}": innodb.historyLength(ofMysql) },
    trend: true,
  }),
  stat({
    title: "Oldest transaction",
    description: "Age of the oldest open transaction.",
    unit: "s",
    levels: above(lines.oldestTransactionSeconds),
    queries: { oldest: oldestTransaction(ofSeats) },
    trend: true,
    drill: drills.bookings,
  }),
];

/** Memory, log, locks, transactions and files of the storage engine. */
export function innodbPage(): Page {
  return page({
    uid: dashboardUids.innodb,
    title: "InnoDB",
    question: "Where does the storage engine wait: for memory, for its log, for locks, or for the disk?",
    variables: ["host", "mysql"],
    related: {
      [dashboardUids.mysql]: "MySQL",
      [dashboardUids.bookings]: "Bookings and seats",
      [dashboardUids.hosts]: "Hosts",
    },
    groups: [
      group("Now", line(5, now)),
      group("Row locks", line(8, locks)),
      group("Transactions", line(8, transactions)),
      group("Buffer pool", line(8, bufferPool)),
      group("Redo log", line(8, redo)),
      group("InnoDB I/O", line(8, files)),
    ],
  });
}
