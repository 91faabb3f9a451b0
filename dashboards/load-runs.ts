import { dashboardUids } from "../contract/dashboard-uids";
import { thresholds } from "../monitoring/thresholds";
import { group, line, type Page, page } from "./page";
import { barGauge, stat, table, timeseries } from "./panels";
import * as app from "./queries/app";
import * as runs from "./queries/load-runs";
import { ofApp, ofScenes } from "./queries/selectors";
import { above, moreThan, noneAllowed, oneIsWell } from "./shared/levels";
import { drills } from "./shared/links";
import { failedPassed } from "./shared/mappings";

const { sale, slo } = thresholds;
const mayBeEmpty = "no load run was pushed yet";
const noValue = "no run yet";

const verdicts = [
  stat({
    title: "Verdict",
    description: "Whether the latest run of each scene passed: fast enough, and every booking accounted for.",
    unit: "none",
    levels: oneIsWell,
    mappings: failedPassed,
    queries: { "{{scene}}": runs.passed(ofScenes) },
    filled: true,
    noValue,
    mayBeEmpty,
  }),
  stat({
    title: "When",
    description: "When the latest run of each scene ended.",
    unit: "dateTimeFromNow",
    queries: { "{{scene}}": runs.endTime(ofScenes) },
    noValue,
    mayBeEmpty,
  }),
  stat({
    title: "Double bookings",
    description: "Seats booked more than once, as found in MySQL after the run.",
    unit: "none",
    levels: moreThan(sale.doubleBookedSeats),
    queries: { "{{scene}}": runs.doubleBookings(ofScenes) },
    noValue,
    mayBeEmpty,
  }),
  stat({
    title: "Lost acknowledged bookings",
    description: "Bookings that were acknowledged to the load host and are not in MySQL.",
    unit: "none",
    levels: moreThan(sale.acknowledgedMissing),
    queries: { "{{scene}}": runs.acknowledgedMissing(ofScenes) },
    noValue,
    mayBeEmpty,
  }),
];

const figures = [
  table({
    title: "Latest runs",
    description: "The latest run of each scene in figures. The load is closed-loop: a slow app is asked less often.",
    labels: { scene: "Scene" },
    columns: {
      Verdict: { query: runs.passed(ofScenes), unit: "none", mappings: failedPassed, levels: oneIsWell },
      Ended: { query: runs.endTime(ofScenes), unit: "dateTimeFromNow" },
      Duration: { query: runs.duration(ofScenes), unit: "s", decimals: 1 },
      Requests: { query: runs.requests(ofScenes), unit: "short", decimals: 0 },
      Throughput: { query: runs.throughput(ofScenes), unit: "reqps", decimals: 0 },
      p50: { query: runs.latency("0.5", ofScenes), unit: "s" },
      p99: { query: runs.latency("0.99", ofScenes), unit: "s", levels: above(slo.latencySeconds) },
      Sold: { query: runs.seatsSold(ofScenes), unit: "none" },
    },
    noValue,
    mayBeEmpty,
  }),
];

const bars = [
  barGauge({
    title: "Throughput",
    description: "Requests answered per second in the latest run of each scene.",
    unit: "reqps",
    decimals: 0,
    queries: { "{{scene}}": runs.throughput(ofScenes) },
    noValue,
    mayBeEmpty,
  }),
  barGauge({
    title: "Latency by quantile",
    description: "Latency as the load host saw it, by quantile; 1 is the slowest answer. A closed loop hides waiting.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { "{{scene}} {{quantile}}": `sort(${runs.latencies(ofScenes)})` },
    noValue,
    mayBeEmpty,
  }),
  barGauge({
    title: "Responses by status",
    description: "Responses that the load host received, by status.",
    unit: "short",
    decimals: 0,
    queries: { "{{scene}} {{status}}": `sort_desc(${runs.responses(ofScenes)})` },
    noValue,
    mayBeEmpty,
  }),
  barGauge({
    title: "Socket errors",
    description: "Connections that failed, broke off or timed out, by kind, as the load host saw it.",
    unit: "short",
    decimals: 0,
    levels: noneAllowed,
    queries: { "{{scene}} {{kind}}": runs.socketErrors(ofScenes) },
    noValue,
    mayBeEmpty,
  }),
];

const meanwhile = [
  timeseries({
    title: "Requests at the app",
    description: "Requests per second by route as the app counts them; the regions are load runs.",
    unit: "reqps",
    queries: { "{{route}}": app.requestRate(["route"], ofApp) },
    drill: drills.app,
  }),
  timeseries({
    title: "Latency at the app",
    description:
      "Median and 99th percentile of the time to answer, as the app measures it: without the way to the user.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { p50: app.latency(0.5, [], ofApp), p99: app.latency(0.99, [], ofApp) },
    drill: drills.app,
  }),
  timeseries({
    title: "Bookings at the app",
    description: "Booking attempts per second by how they ended.",
    unit: "ops",
    queries: { "{{outcome}}": app.bookingRate(ofApp) },
    stacked: true,
    drill: drills.bookings,
  }),
];

const noneNow = "no load run goes on";

const now = [
  barGauge({
    title: "Progress now",
    description: "How much of its planned load each run that goes on has behind it.",
    unit: "percentunit",
    queries: { "{{scene}}": runs.liveProgress(ofScenes) },
    noValue: "No run goes on",
    mayBeEmpty: noneNow,
  }),
  timeseries({
    title: "Throughput while it runs",
    description: "Answers or transactions per second, as the load hosts count them while a run goes on.",
    unit: "reqps",
    queries: { "{{scene}}": runs.liveThroughput(ofScenes) },
    noValue: "No run goes on",
    mayBeEmpty: noneNow,
  }),
  timeseries({
    title: "p99 latency while it runs",
    description: "99th percentile as the load tool tells it, or as the app sees it where the tool does not.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { "{{scene}}": runs.liveP99(ofScenes) },
    noValue: "No run goes on",
    mayBeEmpty: noneNow,
  }),
  timeseries({
    title: "Failed requests while it runs",
    description: "Answers that a sale does not expect, in the stage so far; each stage begins at 0.",
    unit: "short",
    decimals: 0,
    levels: noneAllowed,
    queries: { "{{scene}}": runs.liveFailed(ofScenes) },
    noValue: "No run goes on",
    mayBeEmpty: noneNow,
  }),
];

const course = [
  timeseries({
    title: "Every run",
    description: "A mark for each run at its end: 1 when it passed, 0 when it did not. Regions tell its id.",
    unit: "none",
    queries: { "{{scene}}": runs.verdictAtEnd(ofScenes) },
    noValue,
    mayBeEmpty,
  }),
  timeseries({
    title: "Throughput from run to run",
    description: "Throughput of the latest run of each scene, over time: a step is a new run.",
    unit: "reqps",
    queries: { "{{scene}}": runs.throughput(ofScenes) },
    noValue,
    mayBeEmpty,
  }),
  timeseries({
    title: "p99 latency from run to run",
    description: "99th percentile of the latest run of each scene as the load host saw it, over time.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: { "{{scene}}": runs.latency("0.99", ofScenes) },
    noValue,
    mayBeEmpty,
  }),
];

/** What the load host found, next to what the app counted in the same minutes. */
export function loadRunsPage(): Page {
  return page({
    uid: dashboardUids.loadRuns,
    title: "Load runs",
    question: "Did the latest load runs pass, what did they measure, and what did the app see meanwhile?",
    variables: ["scene"],
    related: {
      [dashboardUids.sale]: "Sale overview",
      [dashboardUids.bookings]: "Bookings and seats",
      [dashboardUids.app]: "Ticket app",
    },
    groups: [
      group("Verdicts", line(5, verdicts)),
      group("Now", line(7, now)),
      group("Figures", line(6, figures), line(8, bars)),
      group("App during the run", line(9, meanwhile)),
      group("Trends", line(8, course)),
    ],
  });
}
