import { maxConnections } from "../../contract/mysql-sessions";
import { dataBytesFree } from "../rules/mysql/server";
import { bookings, container, inMysql, inside, moveThreshold, restart, start, stop } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

const sessions = inMysql(
  "SELECT id, user, command, time, state, LEFT(info, 60) FROM information_schema.processlist ORDER BY time DESC LIMIT 20",
);

/** Runbooks of MySQL as a server. */
export const serverRunbooks: Runbooks = ({ mysql, scrapeIntervalSeconds }) => ({
  MysqlDown: {
    meaning: `The exporter has not been able to log in to MySQL for ${mysql.downSeconds} s, or MySQL hangs: then the exporter waits until Prometheus gives the scrape up, and the app does not reach MySQL either. Nothing can be booked; the app serves the seat map as long as it has one.`,
    confirm: [
      { run: `docker ps --all --filter name=${container("mysql")}`, see: "whether it runs, restarts or has exited." },
      { run: `docker logs --tail 40 ${container("mysql")}`, see: "its last words, or how far recovery has come." },
      { query: "ticketwatch_db_up", see: "1: the app still reaches it, so the fault is the exporter's login." },
      {
        query: 'up{job="mysqld-exporter"}',
        see: "0: the exporter waits in vain. MySQL hangs, or the way to it is cut.",
      },
    ],
    firstMoves: [
      "Stopped: `./lab up` starts what should run.",
      "Recovering after a crash: wait. It replays at most the redo log; a restart begins it anew.",
      "Exited with code 137: it was killed, see [ContainerOomKilled](container-oom-killed.md).",
      "It runs and answers nobody: paused (`docker unpause`), without CPU or disk, or cut off from the network.",
      "`Too many connections` in the exporter's log (`./lab logs mysqld-exporter`): see [MysqlConnectionsNearLimit](mysql-connections-near-limit.md). `docker exec` reaches MySQL still: one more session is kept for root.",
      "`No space left on device` in its log: [MysqlDiskLow](mysql-disk-low.md).",
    ],
    fire: { how: "Stop MySQL.", run: [stop("mysql")], undo: [start("mysql")] },
  },
  MysqlRestarted: {
    meaning: `MySQL has been up for less than ${mysql.restartedSeconds} s, and was up before within ${mysql.restartWindowSeconds / 60} minutes. Somebody restarted it, \`./lab up\` replaced it, or it crashed and the engine brought it back. The buffer pool is cold.`,
    confirm: [
      { query: "mysql_global_status_uptime", see: "when it came back." },
      {
        run: `docker logs --tail 60 ${container("mysql")}`,
        see: "`Received SHUTDOWN` before the start: it was asked to. Without: it crashed.",
      },
      {
        run: `docker inspect --format '{{.RestartCount}} {{.State.OOMKilled}} {{.Created}}' ${container("mysql")}`,
        see: "restarts by the engine, a kill for memory, when the container was made.",
      },
    ],
    firstMoves: [
      "You did it: nothing to do; the alert ends by itself.",
      "It crashed: find out before the next one; memory first ([ContainerOomKilled](container-oom-killed.md)).",
      "After a crash in the middle of a sale: `./lab integrity` proves that no acknowledged booking is lost. It resets the sale, so save what you need.",
    ],
    fire: { how: "Restart it.", run: [restart("mysql")] },
  },
  MysqlConnectionsNearLimit: {
    meaning: `More than ${percent(mysql.connectionsRatio)} of \`max_connections\` were in use within the last ${mysql.connectionsMemorySeconds} s; or more than ${percent(mysql.connectionsForecastRatio)}, and at the pace of the ${4 * scrapeIntervalSeconds} s before all would be taken ${mysql.connectionsForecastSeconds} s later; or somebody was refused for want of one. At the limit MySQL refuses everybody but root, the exporter included: [MysqlDown](mysql-down.md) may come with it.`,
    confirm: [
      {
        query: "mysql_global_status_threads_connected",
        see: "how many there are; nothing while the exporter is refused.",
      },
      {
        query: 'increase(mysql_global_status_connection_errors_total{error="max_connections"}[10m])',
        see: "how many were refused.",
      },
      {
        run: inMysql("SELECT user, command, COUNT(*) FROM information_schema.processlist GROUP BY 1, 2"),
        see: "who holds them, and whether they work or sleep.",
      },
    ],
    firstMoves: [
      "Mostly `app`: replicas times `databasePoolSize` is too much; lower the pool rather than raise the limit, idle connections cost memory too.",
      "Another user: end its sessions with `KILL <id>`.",
      "To win time: `SET GLOBAL max_connections = 400`; it holds until MySQL restarts.",
    ],
    fire: {
      how: "Lower the limit to little more than the pool of one replica, and let load fill the pool.",
      run: [inMysql("SET GLOBAL max_connections = 26"), bookings(60)],
      undo: [inMysql(`SET GLOBAL max_connections = ${maxConnections}`)],
    },
  },
  MysqlSlowQueries: {
    meaning: `More than ${mysql.slowQueriesPerSecond} statements per second take longer than ${mysql.slowQuerySeconds} s (\`long_query_time\`). The sale's own statements take milliseconds.`,
    confirm: [
      { query: "instance:mysql_slow_queries:rate1m", see: "how many." },
      { run: sessions, see: "what runs for long now, and in which state." },
      {
        run: inMysql(
          "SELECT LEFT(digest_text, 80), count_star, ROUND(max_timer_wait / 1e12, 2) AS most_seconds FROM performance_schema.events_statements_summary_by_digest ORDER BY max_timer_wait DESC LIMIT 10",
        ),
        see: "which statements took long since MySQL started.",
      },
    ],
    firstMoves: [
      "The sale's statements, waiting for row locks: [MysqlRowLockWaitsLong](mysql-row-lock-waits-long.md).",
      "A statement of somebody else: `KILL QUERY <id>`, then ask who needs it.",
      "Everything is slow: disk and CPU of the host.",
    ],
    fire: {
      how: "Run statements that sleep.",
      run: [`for i in $(seq 12); do ${inMysql(`DO SLEEP(${mysql.slowQuerySeconds + 1})`)} & done; wait`],
    },
  },
  MysqlSnapshotOld: {
    meaning: `A transaction has been open for more than ${mysql.oldestTransactionSeconds} s. As long as its snapshot lives, InnoDB keeps every old version of every row, and its row locks block bookings.`,
    confirm: [
      {
        run: inMysql(
          "SELECT trx_mysql_thread_id, trx_started, trx_rows_locked, trx_state, LEFT(trx_query, 60) FROM information_schema.innodb_trx ORDER BY trx_started LIMIT 5",
        ),
        see: "the session, since when, and how many rows it has locked.",
      },
      {
        query: "mysql_info_schema_innodb_metrics_transaction_trx_rseg_history_len",
        see: "whether old versions pile up.",
      },
    ],
    firstMoves: [
      "A forgotten session: `KILL <trx_mysql_thread_id>`.",
      "A backup or report: let it end, or move it to a quieter hour.",
    ],
    fire: {
      how: "Open a snapshot and keep it.",
      run: [
        inMysql(
          `START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT COUNT(*) FROM seats; DO SLEEP(${mysql.oldestTransactionSeconds + 30})`,
        ),
      ],
    },
  },
  MysqlDiskLow: {
    meaning: `Less than ${mysql.diskFreeBytes / 1024 ** 3} GiB is free on the file system that holds the engine's volumes, MySQL's data among them. Without space MySQL stops committing. It looks at \`/\` and \`/var/lib/docker\`, the engine's own place, and passes over images and what is mounted read only. It passes over hosts that are known to have no MySQL. If the engine keeps its data elsewhere (\`docker info --format '{{.DockerRootDir}}'\`), [HostDiskLow](host-disk-low.md) speaks of it, at a share instead of at bytes.`,
    confirm: [
      { query: dataBytesFree, see: "how much is left." },
      { run: "docker system df", see: "what images, containers, volumes and build cache take." },
      {
        run: inside("mysql", "du -sh /var/lib/mysql/* | sort -h | tail"),
        see: "what of it is MySQL's: data, binary logs, redo log.",
      },
    ],
    firstMoves: [
      "Images of old builds: `docker image prune` takes those that nothing uses.",
      "Binary logs: `PURGE BINARY LOGS BEFORE NOW() - INTERVAL 10 MINUTE`.",
      "Prometheus's samples: lower `prometheusRetentionSize`.",
    ],
    fire: { how: moveThreshold("mysql.diskFreeBytes", "more than is free, such as `1024 ** 4`") },
  },
});
