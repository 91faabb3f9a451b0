import { dashboardUids } from "../../contract/dashboard-uids";
import { thresholds } from "../../monitoring/thresholds";
import { group, line, type Page, page } from "../page";
import { gauge, stat } from "../panels";
import * as mysql from "../queries/mysql";
import { ofMysql } from "../queries/selectors";
import { above, oneIsWell } from "../shared/levels";
import { downUp } from "../shared/mappings";
import { connections } from "./connections";
import { costliest, statements, work } from "./statements";

const lines = thresholds.mysql;

const now = [
  stat({
    title: "MySQL",
    description: "Whether MySQL answers its exporter.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { "{{instance}}": mysql.up(ofMysql) },
    filled: true,
  }),
  stat({
    title: "Version",
    description: "Version of the server.",
    unit: "none",
    queries: { "{{version}}": mysql.versions(ofMysql) },
    nameOnly: true,
  }),
  stat({
    title: "Uptime",
    description: "Time since the server that started last did so.",
    unit: "s",
    decimals: 1,
    queries: { uptime: mysql.uptime(ofMysql) },
  }),
  stat({
    title: "Statements",
    description: "Statements that clients sent, per second.",
    unit: "ops",
    queries: { statements: mysql.questionsTotal(ofMysql) },
    trend: true,
  }),
  gauge({
    title: "Connections used",
    description: "Share of the connections that MySQL allows which are open.",
    unit: "percentunit",
    decimals: 0,
    levels: above(lines.connectionsRatio),
    queries: { "{{instance}}": mysql.connectionsUsed(ofMysql) },
  }),
  stat({
    title: "Threads running",
    description: "Connections that execute a statement just now; the exporter's own is one of them.",
    unit: "none",
    queries: { running: mysql.runningThreadsTotal(ofMysql) },
    trend: true,
  }),
  stat({
    title: "Slow statements",
    description: "Statements per second that took longer than long_query_time.",
    unit: "ops",
    levels: above(lines.slowQueriesPerSecond),
    queries: { slow: mysql.slowQueriesTotal(ofMysql) },
    trend: true,
  }),
];

/** Connections, statements and what they cost. What is below the SQL is on the InnoDB dashboard. */
export function mysqlPage(): Page {
  return page({
    uid: dashboardUids.mysql,
    title: "MySQL overview",
    question: "Is MySQL up, what is it asked to do, and what does that cost?",
    variables: ["host", "mysql"],
    related: {
      [dashboardUids.innodb]: "InnoDB",
      [dashboardUids.app]: "Ticket app",
      [dashboardUids.hosts]: "Hosts",
    },
    groups: [
      group("Now", line(5, now, [4, 3, 3, 4, 4, 3, 3])),
      group("Connections", line(8, connections)),
      group("Statements", line(8, statements), line(7, [costliest])),
      group("Rows and access", line(8, work.slice(0, 3)), line(8, work.slice(3))),
    ],
  });
}
