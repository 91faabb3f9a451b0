import { thresholds } from "../infra/monitoring/thresholds";
import { gauge, stat, timeseries } from "./panels";
import * as innodb from "./queries/innodb";
import { oldestTransaction } from "./queries/seats";
import { ofMysql, ofSeats } from "./queries/selectors";
import { above, below } from "./shared/levels";
import { drills } from "./shared/links";
import { group, line, type Page, page } from "./shared/page";
import { dashboardUids } from "./uids";

const lines = thresholds.mysql;

const now = [
  gauge({
    title: "Buffer pool hits",
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
    title: "Waiting for row locks",
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
    title: "History length",
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

const bufferPool = [
  timeseries({
    title: "Buffer pool",
    description: "What the buffer pool holds, and how big it is.",
    unit: "bytes",
    queries: { "{{state}}": innodb.bufferPoolBytes(ofMysql), "{{instance}} size": innodb.bufferPoolSize(ofMysql) },
  }),
  timeseries({
    title: "Hit ratio",
    description: "Share of page reads that need no disk.",
    unit: "percentunit",
    max: 1,
    levels: below(lines.bufferPoolHitRatio),
    queries: { "{{instance}}": innodb.bufferPoolHits(ofMysql) },
  }),
  timeseries({
    title: "Page reads",
    description: "Pages per second that were asked for, read from disk, and read ahead.",
    unit: "ops",
    queries: {
      "{{instance}} asked for": innodb.pageReadRequests(ofMysql),
      "{{instance}} from disk": innodb.pageReadsFromDisk(ofMysql),
      "{{instance}} read ahead": innodb.pagesReadAhead(ofMysql),
    },
  }),
  timeseries({
    title: "Dirty pages",
    description: "Share of the buffer pool's data that differs from the disk.",
    unit: "percentunit",
    max: 1,
    queries: { "{{instance}}": innodb.dirtyRatio(ofMysql) },
  }),
  timeseries({
    title: "Pages on their way",
    description: "Pages created, read from and written to the data files, per second.",
    unit: "ops",
    queries: {
      "{{instance}} created": innodb.pages("created", ofMysql),
      "{{instance}} read": innodb.pages("read", ofMysql),
      "{{instance}} written": innodb.pages("written", ofMysql),
    },
  }),
  timeseries({
    title: "Waits for a free page",
    description:
      "Times per second that a page was needed and none was clean. More than none: the pool is too small or the disk too slow.",
    unit: "ops",
    queries: { "{{instance}}": innodb.waitsForFreePage(ofMysql) },
  }),
];

const redo = [
  timeseries({
    title: "Redo log in use",
    description: "Changes not yet in the data files, changes not yet on disk at all, and the size of the log.",
    unit: "bytes",
    queries: {
      "{{instance}} not in data files": innodb.checkpointAge(ofMysql),
      "{{instance}} not on disk": innodb.redoUnflushed(ofMysql),
      "{{instance}} size": innodb.redoCapacity(ofMysql),
    },
  }),
  timeseries({
    title: "Redo log written",
    description: "Bytes per second written to the redo log.",
    unit: "Bps",
    queries: { "{{instance}}": innodb.redoWritten(ofMysql) },
  }),
  timeseries({
    title: "Redo log syncs",
    description: "Times per second that the redo log was synced to disk: once for each group of commits.",
    unit: "iops",
    queries: {
      "{{instance}} syncs": innodb.redoSyncs(ofMysql),
      "{{instance}} waits for buffer": innodb.redoWaits(ofMysql),
    },
  }),
];

const locks = [
  timeseries({
    title: "Row-lock waits",
    description: "Waits for a row lock that began, per second, and transactions that wait now.",
    unit: "short",
    queries: { "{{instance}} began": innodb.lockWaits(ofMysql), "{{instance}} waiting": innodb.lockWaiters(ofMysql) },
  }),
  timeseries({
    title: "Time in row-lock waits",
    description: "Seconds per second that transactions wait for row locks: how many wait on average.",
    unit: "s",
    queries: { "{{instance}}": innodb.lockWaitSeconds(ofMysql) },
  }),
  timeseries({
    title: "Length of a row-lock wait",
    description: "Mean length of the waits for a row lock.",
    unit: "s",
    levels: above(lines.rowLockWaitSeconds),
    queries: { "{{instance}}": innodb.meanLockWait(ofMysql) },
    mayBeEmpty: "no transaction had to wait for a row lock",
  }),
  timeseries({
    title: "Deadlocks and timeouts",
    description: "Transactions per second that InnoDB ended because of a deadlock, or that waited too long.",
    unit: "ops",
    levels: above(lines.deadlocksPerSecond),
    queries: {
      "{{instance}} deadlocks": innodb.deadlocks(ofMysql),
      "{{instance}} timeouts": innodb.lockTimeouts(ofMysql),
    },
  }),
];

const transactions = [
  timeseries({
    title: "Transactions",
    description: "Commits and rollbacks per second, as the storage engine sees them.",
    unit: "ops",
    queries: {
      commits: innodb.transactions("commit", ofMysql),
      rollbacks: innodb.transactions("rollback", ofMysql),
    },
  }),
  timeseries({
    title: "Row operations",
    description: "Rows read, inserted, updated and deleted, per second.",
    unit: "ops",
    queries: { "{{operation}}": innodb.rowOperations(ofMysql) },
  }),
  timeseries({
    title: "History list",
    description: "Undo records that purge has not removed yet.",
    unit: "short",
    levels: above(lines.historyListLength),
    queries: { "{{instance}}": innodb.historyLength(ofMysql) },
  }),
  timeseries({
    title: "Read views",
    description: "Snapshots that transactions hold open, and statements inside InnoDB.",
    unit: "short",
    queries: {
      "{{instance}} read views": innodb.readViews(ofMysql),
      "{{instance}} statements": innodb.queriesInside(ofMysql),
    },
  }),
];

const files = [
  timeseries({
    title: "File operations",
    description: "Reads, writes and syncs of files per second.",
    unit: "iops",
    queries: {
      "{{instance}} reads": innodb.dataOperations("reads", ofMysql),
      "{{instance}} writes": innodb.dataOperations("writes", ofMysql),
      "{{instance}} syncs": innodb.dataOperations("fsyncs", ofMysql),
    },
  }),
  timeseries({
    title: "File throughput",
    description: "Bytes per second read from and written to files.",
    unit: "Bps",
    queries: {
      "{{instance}} read": innodb.dataBytes("read", ofMysql),
      "{{instance}} written": innodb.dataBytes("written", ofMysql),
    },
  }),
  timeseries({
    title: "File operations pending",
    description: "Reads, writes and syncs that wait for the disk.",
    unit: "short",
    queries: {
      "{{instance}} reads": innodb.pendingOperations("reads", ofMysql),
      "{{instance}} writes": innodb.pendingOperations("writes", ofMysql),
      "{{instance}} syncs": innodb.pendingOperations("fsyncs", ofMysql),
    },
    drill: drills.host,
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
      group("Buffer pool", line(8, bufferPool.slice(0, 3)), line(8, bufferPool.slice(3))),
      group("Redo log", line(8, redo)),
      group("Files", line(8, files)),
    ],
  });
}
