import { thresholds } from "../../monitoring/thresholds";
import { timeseries } from "../panels";
import * as innodb from "../queries/innodb";
import { ofMysql } from "../queries/selectors";
import { above } from "../shared/levels";
import { drills } from "../shared/links";

const lines = thresholds.mysql;

/** Who waits for whom. */
export const locks = [
  timeseries({
    title: "Row lock waits",
    description: "Waits for a row lock that began, per second, and transactions that wait now.",
    unit: "short",
    queries: {
      "{{instance}} waits": innodb.lockWaits(ofMysql),
      "{{instance}} current waits": innodb.lockWaiters(ofMysql),
    },
  }),
  timeseries({
    title: "Row lock wait load",
    description: "Seconds per second that transactions wait for row locks: how many wait on average.",
    unit: "s",
    queries: { "{{instance}}": innodb.lockWaitSeconds(ofMysql) },
  }),
  timeseries({
    title: "Average row lock wait time",
    description: "Mean length of the waits for a row lock.",
    unit: "s",
    levels: above(lines.rowLockWaitSeconds),
    queries: { "{{instance}}": innodb.meanLockWait(ofMysql) },
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

/** What begins, ends and is kept. */
export const transactions = [
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
    title: "Read views",
    description: "Snapshots that transactions hold open, and statements inside InnoDB.",
    unit: "short",
    queries: {
      "{{instance}} read views": innodb.readViews(ofMysql),
      "{{instance}} statements": innodb.queriesInside(ofMysql),
    },
  }),
];

/** The files on disk. */
export const files = [
  timeseries({
    title: "InnoDB data I/O",
    description: "Reads, writes and syncs of files per second.",
    unit: "iops",
    queries: {
      "{{instance}} reads": innodb.dataOperations("reads", ofMysql),
      "{{instance}} writes": innodb.dataOperations("writes", ofMysql),
      "{{instance}} fsyncs": innodb.dataOperations("fsyncs", ofMysql),
    },
  }),
  timeseries({
    title: "Pending InnoDB I/O",
    description: "Reads, writes and syncs that wait for the disk.",
    unit: "short",
    queries: {
      "{{instance}} reads": innodb.pendingOperations("reads", ofMysql),
      "{{instance}} writes": innodb.pendingOperations("writes", ofMysql),
      "{{instance}} fsyncs": innodb.pendingOperations("fsyncs", ofMysql),
    },
    drill: drills.host,
  }),
];
