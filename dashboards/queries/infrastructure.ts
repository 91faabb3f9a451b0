import { rate, sumBy } from "./promql";

/** Statements per second that MySQL received. */
export const mysqlQueries = sumBy(["instance"], rate("mysql_global_status_queries"));
/** Open connections. */
export const mysqlConnections = sumBy(["instance"], "mysql_global_status_threads_connected");
/** Row-lock waits that began, per second. */
export const mysqlRowLockWaits = sumBy(["instance"], rate("mysql_global_status_innodb_row_lock_waits"));
/** Share of a host's CPU time that is not idle, 0 to 1. */
export const hostCpu = `1 - avg by (host) (${rate("node_cpu_seconds_total", 'mode="idle"')})`;
/** Share of a host's memory that cannot be had without swapping, 0 to 1. */
export const hostMemory = "1 - max by (host) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)";
/** Scrape targets that answer, and that do not. */
export const targetsUp = "count(up == 1)";
export const targetsDown = "count(up == 0) or vector(0)";
