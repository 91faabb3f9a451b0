import { dashboardUids } from "../contract/dashboard-uids";
import { thresholds } from "../monitoring/thresholds";
import { group, line, type Page, page } from "./page";
import { barGauge, gauge, stat, stateTimeline, table, timeseries } from "./panels";
import { alertLabels, firingCount, firingTable } from "./queries/alerts";
import * as app from "./queries/app";
import { cpuUtilisation, memoryUtilisation } from "./queries/hosts";
import { jobUp, targetsDown } from "./queries/monitoring";
import * as sale from "./queries/sale";
import * as seats from "./queries/seats";
import { ofApp, ofSeats } from "./queries/selectors";
import { above, below, moreThan, noneAllowed, oneIsWell } from "./shared/levels";
import { drills } from "./shared/links";
import { downUp, whenNothing, words } from "./shared/mappings";

const { slo, sale: lines, machines } = thresholds;
const percent = (share: number) => `${Number((share * 100).toPrecision(6))} %`;

const health = stat({
  title: "Is the sale healthy?",
  description:
    "In trouble: a critical alert fires, a seat was sold twice, or no replica of the app answers. Look closer: a warning fires.",
  unit: "none",
  queries: { health: sale.health },
  mappings: words(
    { text: "HEALTHY", color: "green" },
    { text: "LOOK CLOSER", color: "orange" },
    { text: "IN TROUBLE", color: "red" },
  ),
  noValue: "NOTHING KNOWN",
  filled: true,
  drill: drills.monitoring,
});

const budget = gauge({
  title: "Error budget remaining",
  description: `Share of the errors allowed in ${slo.slow.longWindow} that has not happened: the aim is ${percent(slo.availability)} of requests without a server error.`,
  unit: "percentunit",
  decimals: 0,
  levels: below(0),
  queries: { left: sale.errorBudget },
  drill: drills.app,
});

const availability = stat({
  title: "Availability SLI",
  description: `Share of requests to the sale without a 5xx answer over ${slo.fast.longWindow}; the aim is ${percent(slo.availability)}.`,
  unit: "percentunit",
  decimals: 2,
  levels: below(slo.availability),
  queries: { availability: sale.availability },
  trend: true,
  drill: drills.app,
});

const punctuality = stat({
  title: "Latency SLI",
  description: `Share of requests to the sale answered within ${slo.latencySeconds} s over ${slo.fast.longWindow}; the aim is ${percent(slo.latency)}.`,
  unit: "percentunit",
  decimals: 2,
  levels: below(slo.latency),
  queries: { "in time": sale.punctuality },
  trend: true,
  drill: drills.app,
});

const requests = stat({
  title: "Requests",
  description: "Requests per second to every route of every replica.",
  unit: "reqps",
  queries: { requests: app.requestRate([], ofApp) },
  trend: true,
  drill: drills.app,
});

const errors = stat({
  title: "Errors",
  description: "Share of all answers with a 5xx status.",
  unit: "percentunit",
  decimals: 2,
  levels: above(lines.errorRatio),
  queries: { errors: app.errorRatio([], ofApp) },
  trend: true,
  drill: drills.app,
});

const slowest = stat({
  title: "p99 latency",
  description: "Time that 99 % of the answers of the slowest of the sale's routes stay below.",
  unit: "s",
  levels: above(slo.latencySeconds),
  queries: { p99: `max(${app.latency(0.99, ["route"], `${ofApp}, route=~"/seats|/book"`)})` },
  mappings: whenNothing("no requests"),
  drill: drills.app,
});

const progress = gauge({
  title: "Sold",
  description: "Share of the seats that is sold.",
  unit: "percentunit",
  decimals: 0,
  queries: { sold: seats.saleProgress(ofSeats) },
  drill: drills.bookings,
});

const left = stat({
  title: "Seats",
  description: "Seats that are sold, and seats that can still be had.",
  unit: "none",
  queries: { sold: seats.seats("sold", ofSeats), left: seats.seats("available", ofSeats) },
  drill: drills.bookings,
});

const doubled = stat({
  title: "Double bookings",
  description: "Seats that were sold more than once, in MySQL. There must never be one.",
  unit: "none",
  levels: moreThan(lines.doubleBookedSeats),
  queries: { "double bookings": seats.doubleBooked(ofSeats) },
  filled: true,
  drill: drills.bookings,
});

const down = stat({
  title: "Targets down",
  description: "Things that Prometheus watches and that do not answer.",
  unit: "none",
  levels: noneAllowed,
  queries: { down: targetsDown("") },
  filled: true,
  drill: drills.monitoring,
});

const alertsFiring = stat({
  title: "Alerts firing",
  description: "Alerts that fire now, warnings included; the list is below.",
  unit: "none",
  levels: noneAllowed,
  queries: { alerts: firingCount },
  filled: true,
  drill: drills.monitoring,
});

const traffic = [
  timeseries({
    title: "Requests by route",
    description: "Requests per second by route, over all replicas.",
    unit: "reqps",
    queries: { "{{route}}": app.requestRate(["route"], ofApp) },
    drill: drills.app,
  }),
  timeseries({
    title: "Bookings by outcome",
    description: "Booking attempts per second by how they ended. Taken is normal once the good seats are gone.",
    unit: "ops",
    queries: { "{{outcome}}": app.bookingRate(ofApp) },
    stacked: true,
    drill: drills.bookings,
  }),
  timeseries({
    title: "Latency",
    description: "Median and 99th percentile of the time to answer, by route.",
    unit: "s",
    levels: above(slo.latencySeconds),
    queries: {
      "{{route}} p50": app.latency(0.5, ["route"], `${ofApp}, route=~"/seats|/book"`),
      "{{route}} p99": app.latency(0.99, ["route"], `${ofApp}, route=~"/seats|/book"`),
    },
    drill: drills.app,
  }),
];

const watching = [
  table({
    title: "Firing alerts",
    description: "Every alert that fires, and where. Its runbook is in docs/runbooks, under the alert's name.",
    labels: alertLabels,
    columns: { Alerts: { query: firingTable, unit: "none" } },
    noValue: "No alert fires",
    mayBeEmpty: "no alert fires while the lab is well",
  }),
  stateTimeline({
    title: "Targets",
    description: "Whether everything that Prometheus watches answered, by job.",
    unit: "none",
    levels: oneIsWell,
    mappings: downUp,
    queries: { "{{job}}": jobUp("") },
    drill: drills.job,
  }),
];

const machinesNow = [
  barGauge({
    title: "Host CPU",
    description: "Share of each host's CPU time in use: neither idle, nor waiting for a disk, nor given to others.",
    unit: "percentunit",
    max: 1,
    decimals: 0,
    levels: above(machines.cpuRatio),
    queries: { "{{host}}": cpuUtilisation("") },
    drill: drills.host,
  }),
  barGauge({
    title: "Host memory",
    description: "Share of each host's memory that cannot be had without swapping.",
    unit: "percentunit",
    max: 1,
    decimals: 0,
    levels: above(machines.memoryRatio),
    queries: { "{{host}}": memoryUtilisation("") },
    drill: drills.host,
  }),
];

/** The one for the wall. It shows the whole sale, so it has no choices above it. */
export function salePage(): Page {
  return page({
    uid: dashboardUids.sale,
    title: "Sale overview",
    question: "Is the sale healthy, and if not, where is it hurt?",
    variables: [],
    refresh: "5s",
    related: {
      [dashboardUids.app]: "Ticket app",
      [dashboardUids.bookings]: "Bookings and seats",
      [dashboardUids.mysql]: "MySQL",
      [dashboardUids.monitoring]: "Monitoring",
    },
    groups: [
      group(
        "Now",
        line(5, [health, budget, availability, punctuality, doubled], [8, 4, 4, 4, 4]),
        line(4, [requests, errors, slowest, progress, left, down, alertsFiring], [4, 3, 3, 4, 4, 3, 3]),
      ),
      group("Traffic", line(8, traffic)),
      group("Where to look", line(7, [...watching, ...machinesNow], [10, 8, 3, 3])),
    ],
  });
}
