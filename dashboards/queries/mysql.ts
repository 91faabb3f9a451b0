import { increase, maxBy, rate, type Selector, select, sumBy } from "./promql";

const server = ["instance"] as const;
const status = (name: string) => `mysql_global_status_${name}`;
const statusRate = (name: string, selector: Selector) => sumBy(server, rate(status(name), selector));
const statusNow = (name: string, selector: Selector) => maxBy(server, select(status(name), selector));
const variable = (name: string, selector: Selector) =>
  maxBy(server, select(`mysql_global_variables_${name}`, selector));
const statements = (name: string, selector: Selector) =>
  sumBy(server, rate(`mysql_perf_schema_events_statements_sum_${name}`, selector));

export const up = (selector: Selector) => `min by (instance) (${select("mysql_up", selector)})`;
export const versions = (selector: Selector) => `count by (version) (${select("mysql_version_info", selector)})`;
export const uptime = (selector: Selector) => `min(${select(status("uptime"), selector)})`;

export const questionsTotal = (selector: Selector) => sumBy([], rate(status("questions"), selector));
/** The commands that are run most, per second; what is never run is left out. */
export const commands = (selector: Selector) =>
  `topk(10, ${sumBy(["command"], rate(status("commands_total"), selector))} > 0)`;
/** Mean seconds that a statement takes in the server. */
export function statementTime(selector: Selector): string {
  return `${statements("timer_wait", selector)} / (${statements("total", selector)} > 0)`;
}

export const slowQueries = (selector: Selector) => statusRate("slow_queries", selector);
export const slowQueriesTotal = (selector: Selector) => sumBy([], rate(status("slow_queries"), selector));
export const statementErrors = (selector: Selector) => statements("errors", selector);
export const statementWarnings = (selector: Selector) => statements("warnings", selector);
export const rowsBy = (kind: "examined" | "sent" | "affected", selector: Selector) =>
  sumBy([], rate(`mysql_perf_schema_events_statements_sum_rows_${kind}`, selector));
/** How InnoDB is asked for rows: the busiest ways, per second. */
export const handlers = (selector: Selector) =>
  `topk(8, ${sumBy(["handler"], rate(status("handlers_total"), selector))} > 0)`;

export const connected = (selector: Selector) => statusNow("threads_connected", selector);
export const runningThreads = (selector: Selector) => statusNow("threads_running", selector);
export const runningThreadsTotal = (selector: Selector) => sumBy([], select(status("threads_running"), selector));
export const cachedThreads = (selector: Selector) => statusNow("threads_cached", selector);
export const mostConnected = (selector: Selector) => statusNow("max_used_connections", selector);
export const connectionLimit = (selector: Selector) => variable("max_connections", selector);
export const connectionsUsed = (selector: Selector) => select("instance:mysql_connections_used:ratio", selector);
export const connectionAttempts = (selector: Selector) => statusRate("connections", selector);
export const threadsCreated = (selector: Selector) => statusRate("threads_created", selector);
export const aborted = (what: "clients" | "connects", selector: Selector) => statusRate(`aborted_${what}`, selector);
export const connectionErrors = (selector: Selector) =>
  sumBy(["error"], rate(status("connection_errors_total"), selector));

export const fullScans = (selector: Selector) => statusRate("select_scan", selector);
export const fullJoins = (selector: Selector) => statusRate("select_full_join", selector);

export const temporaryTables = (selector: Selector) => statusRate("created_tmp_tables", selector);
export const temporaryTablesOnDisk = (selector: Selector) => statusRate("created_tmp_disk_tables", selector);
export const openTables = (selector: Selector) => statusNow("open_tables", selector);
export const tableCacheSize = (selector: Selector) => variable("table_open_cache", selector);

export const bytes = (direction: "received" | "sent", selector: Selector) => statusRate(`bytes_${direction}`, selector);

const digest = ["digest_text"] as const;
const ofDigests = (name: string, selector: Selector) =>
  sumBy(digest, increase(`mysql_perf_schema_events_statements_${name}`, selector));
/** The statements on which MySQL spent most seconds in the time shown. Values of theirs are replaced by `?`. */
export const costliest = (selector: Selector) => `topk(8, ${ofDigests("seconds_total", selector)} > 0)`;
export const runsOfStatement = (selector: Selector) => ofDigests("total", selector);
export function meanTimeOfStatement(selector: Selector): string {
  return `${ofDigests("seconds_total", selector)} / (${runsOfStatement(selector)} > 0)`;
}
