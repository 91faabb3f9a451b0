import { timeseries } from "../panels";
import * as innodb from "../queries/innodb";
import { ofMysql } from "../queries/selectors";

/** The pages in memory. */
export const bufferPool = [
  timeseries({
    title: "Buffer pool",
    description: "What the buffer pool holds, and how big it is.",
    unit: "bytes",
    queries: { "{{state}}": innodb.bufferPoolBytes(ofMysql), "{{instance}} size": innodb.bufferPoolSize(ofMysql) },
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
    title: "Waits for a free page",
    description:
      "Times per second that a page was needed and none was clean. More than none: the pool is too small or the disk too slow.",
    unit: "ops",
    queries: { "{{instance}}": innodb.waitsForFreePage(ofMysql) },
  }),
];

/** The log of changes. */
export const redo = [
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
