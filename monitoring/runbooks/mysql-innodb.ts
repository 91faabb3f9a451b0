import { bookings, inMysql, inside, moveThreshold } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

/** A shell in MySQL's container that feeds a statement to the client again and again. */
const login = "export MYSQL_PWD=$(cat /run/secrets/mysql-root-password)";
const client = "mysql --force --silent -uroot tickets >/dev/null 2>&1";
const lockPair = `BEGIN; SELECT id FROM seats WHERE id = $1 FOR UPDATE; DO SLEEP(0.05); SELECT id FROM seats WHERE id = $2 FOR UPDATE; ROLLBACK;`;

const dropDrill = inMysql("DROP TABLE IF EXISTS drill");

/** Runbooks of what goes on inside InnoDB. */
export const innodbRunbooks: Runbooks = ({ mysql, hold }) => ({
  MysqlRowLockWaitsLong: {
    meaning: `Transactions that wait for a row lock wait longer than ${mysql.rowLockWaitSeconds} s on average, and ${mysql.rowLockWaitingSessions} of a session or more waits at any time. Waiting for the same few seats is what a sale is; a wait lasts milliseconds. MySQL counts the time of a wait when it ends; so it also fires when somebody waits for ${mysql.rowLockStuckSeconds} s on end and no wait ends.`,
    confirm: [
      { query: "instance:mysql_row_lock_wait_seconds:mean1m", see: "how long a wait lasts." },
      { query: "mysql_global_status_innodb_row_lock_current_waits", see: "how many wait now." },
      {
        run: inMysql(
          "SELECT waiting_pid, blocking_pid, wait_age, LEFT(blocking_query, 40) FROM sys.innodb_lock_waits LIMIT 10",
        ),
        see: "who blocks whom. One blocker in every line is the culprit.",
      },
    ],
    firstMoves: [
      "One session blocks all: `KILL <blocking_pid>`.",
      "The app's own sessions block each other for long: the machine is too busy to finish transactions; look at CPU and disk.",
      "It comes with every on-sale: the strategy `compare-and-set` holds no lock while it thinks.",
    ],
    fire: {
      how: "Hold the locks of the seats that everybody wants.",
      run: [
        `${inMysql("BEGIN; SELECT id FROM seats WHERE id BETWEEN 100 AND 120 FOR UPDATE; DO SLEEP(40)")} &`,
        bookings(45),
      ],
    },
  },
  MysqlDeadlocks: {
    meaning: `More than ${mysql.deadlocksPerSecond} deadlock per second, for ${hold.brief} s. InnoDB rolls one of the two back and the app tries again, so buyers notice little; the work is done twice.`,
    confirm: [
      { query: "instance:mysql_deadlocks:rate1m", see: "how many." },
      { query: "sum by (cause) (rate(ticketwatch_booking_retries_total[1m]))", see: "whether they are the app's." },
      {
        run: inMysql("SHOW ENGINE INNODB STATUS\\G"),
        see: "`LATEST DETECTED DEADLOCK`: both transactions and what each held.",
      },
    ],
    firstMoves: [
      "The app's: which strategy? `unique-key` inserts first and can deadlock with itself; `row-lock` takes one lock and cannot.",
      "Somebody else's: two writers that touch the same rows in different order; make the order the same.",
    ],
    fire: {
      how: "Let two sessions lock two seats in opposite order.",
      run: [
        inside(
          "mysql",
          `${login}; fight() { yes "${lockPair}" | head -n 500 | ${client}; }; fight 1 2 & fight 2 1; wait`,
        ),
      ],
    },
  },
  MysqlBufferPoolMisses: {
    meaning: `The buffer pool answers less than ${percent(mysql.bufferPoolHitRatio)} of the page reads, for ${hold.long} s, at more than ${mysql.leastPageReadsPerSecond} reads per second. The sale's data fits into it many times over, so something else reads.`,
    confirm: [
      { query: "instance:mysql_buffer_pool_hit:ratio_rate1m", see: "the share that is answered from memory." },
      { query: "rate(mysql_global_status_innodb_buffer_pool_reads[1m])", see: "reads from disk per second." },
      {
        run: inMysql(
          "SELECT object_schema, object_name, count_read FROM performance_schema.table_io_waits_summary_by_table ORDER BY count_read DESC LIMIT 5",
        ),
        see: "which table is read.",
      },
    ],
    firstMoves: [
      "Just after a restart: the pool is cold, it fills within a minute.",
      "A big scan: find the statement as for [MysqlSlowQueries](mysql-slow-queries.md).",
      "More data than before: give the pool more (`innodb_buffer_pool_size`), and the container with it.",
    ],
    fire: {
      how: `${moveThreshold("mysql.bufferPoolHitRatio", "2")} Then \`./lab load on-sale --duration 90s\` reads enough for it.`,
    },
  },
  MysqlCheckpointAgeHigh: {
    meaning: `More than ${percent(mysql.checkpointAgeRatio)} of the redo log holds changes that are not in the data files yet, for ${hold.brief} s. InnoDB flushes ever harder, and when the log is full it makes writers wait.`,
    confirm: [
      { query: "instance:mysql_checkpoint_age:ratio", see: "how full the log is." },
      { query: "rate(mysql_global_status_innodb_os_log_written[1m])", see: "bytes of redo log per second." },
      { query: "rate(mysql_global_status_innodb_log_waits[1m])", see: "above 0: writers already wait." },
    ],
    firstMoves: [
      "A one-time import: let it end.",
      "The sale's own writes: a bigger log takes longer bursts, `SET GLOBAL innodb_redo_log_capacity = 1073741824`, at once and without a restart.",
      "The disk is slow: flushing cannot keep up whatever the log's size.",
    ],
    fire: {
      how: "Make the log small and write big rows.",
      run: [
        inMysql("SET GLOBAL innodb_redo_log_capacity = 8388608; CREATE TABLE drill (data LONGBLOB)"),
        inside(
          "mysql",
          `${login}; yes "INSERT INTO drill VALUES (REPEAT(1, 200000)); DO SLEEP(0.02);" | head -n 4000 | ${client}`,
        ),
      ],
      undo: [dropDrill, inMysql("SET GLOBAL innodb_redo_log_capacity = 268435456")],
    },
  },
  MysqlLogWaits: {
    meaning: `More than ${mysql.logWaitsPerSecond} times per second, for ${hold.brief} s, a transaction found the log buffer full and had to wait until it was written to the redo log.`,
    confirm: [
      { query: "rate(mysql_global_status_innodb_log_waits[1m])", see: "how often." },
      {
        query: "rate(mysql_global_status_innodb_os_log_written[1m])",
        see: "how many bytes per second go into the log.",
      },
      { query: "mysql_global_variables_innodb_log_buffer_size", see: "how large the buffer is." },
    ],
    firstMoves: [
      "Large transactions, such as an import: let them commit more often.",
      "The disk is slow: [HostDiskSaturated](host-disk-saturated.md).",
      "Otherwise a larger `innodb_log_buffer_size`; it can be set while MySQL runs.",
    ],
    fire: { how: moveThreshold("mysql.logWaitsPerSecond", "-1") },
  },
  MysqlHistoryListLong: {
    meaning: `More than ${mysql.historyListLength.toLocaleString("en")} undo records wait to be purged, for ${hold.brief} s. Reads step over old versions, and the undo tablespaces grow. Nearly always an old snapshot keeps purge from working.`,
    confirm: [
      {
        query: "mysql_info_schema_innodb_metrics_transaction_trx_rseg_history_len",
        see: "how many, and whether they still grow.",
      },
      { query: "ticketwatch_database_oldest_transaction_seconds", see: "how old the oldest snapshot is." },
    ],
    firstMoves: [
      "There is an old snapshot: end it, as for [MysqlSnapshotOld](mysql-snapshot-old.md). Purge then catches up by itself.",
      "There is none: purge is slower than the writes; take load away and watch it fall.",
    ],
    fire: {
      how: "Keep a snapshot open while many small transactions change a row.",
      run: [
        inMysql("CREATE TABLE drill (n BIGINT); INSERT INTO drill VALUES (0)"),
        `${inMysql("START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT * FROM drill; DO SLEEP(300)")} &`,
        inside(
          "mysql",
          `${login}; yes "UPDATE drill SET n = n + 1;" | head -n ${Math.ceil(mysql.historyListLength * 1.1)} | ${client}`,
        ),
      ],
      undo: [dropDrill],
    },
  },
});
