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
    title: "Buffer pool reads",
    description: "Pages per second that were asked for, read from disk, and read ahead.",
    unit: "ops",
    queries: {
      "{{instance}} read requests": innodb.pageReadRequests(ofMysql),
      "{{instance}} pages read": innodb.pageReadsFromDisk(ofMysql),
      "{{instance}} read-ahead": innodb.pagesReadAhead(ofMysql),
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
    title: "Buffer pool waits for a free page",
    description:
      "Times per second that a page was needed and none was clean. More than none: the pool is too small or the disk too slow.",
    unit: "ops",
    queries: { "{{instance}}": innodb.waitsForFreePage(ofMysql) },
  }),
];

/** The log of changes. */
export const redo = [
  timeseries({
    title: "Redo log utilisation",
    description: "Changes not yet in the data files, changes not yet on disk at all, and the size of the log.",
    unit: "bytes",
    queries: {
      "{{instance}} checkpoint age": innodb.checkpointAge(ofMysql),
      "{{instance}} unflushed log": innodb.redoUnflushed(ofMysql),
      "{{instance}} total size": innodb.redoCapacity(ofMysql),
    },
  }),
  timeseries({
    title: "Redo log generation rate",
    description: "Bytes per second written to the redo log.",
    unit: "Bps",
    queries: { "{{instance}}": innodb.redoWritten(ofMysql) },
  }),
  timeseries({
    title: "Redo log fsyncs and waits",
    description: "Times per second that the redo log was synced to disk: once for each group of commits.",
    unit: "iops",
    queries: {
      "{{instance}} fsyncs": innodb.redoSyncs(ofMysql),
      "{{instance}} log waits": innodb.redoWaits(ofMysql),
    },
  }),
];
