import { dashboardUids } from "../contract/dashboard-uids";
import { thresholds } from "../monitoring/thresholds";
import { bookingRetries } from "./app/bookings";
import { group, line, type Page, page } from "./page";
import { barGauge, gauge, stat, timeseries } from "./panels";
import * as app from "./queries/app";
import { lockWaiters, lockWaitSeconds } from "./queries/innodb";
import * as seats from "./queries/seats";
import { ofReplicas, ofSeats } from "./queries/selectors";
import { above, moreThan } from "./shared/levels";
import { drills } from "./shared/links";

const { sale, mysql } = thresholds;

const truth = [
  gauge({
    title: "Sold",
    description: "Share of the seats that is sold.",
    unit: "percentunit",
    decimals: 0,
    queries: { sold: seats.saleProgress(ofSeats) },
  }),
  stat({
    title: "Seats sold",
    description: "Seats that MySQL has as sold.",
    unit: "none",
    queries: { sold: seats.seats("sold", ofSeats) },
    trend: true,
  }),
  stat({
    title: "Seats left",
    description: "Seats that can still be had.",
    unit: "none",
    queries: { left: seats.seats("available", ofSeats) },
    trend: true,
  }),
  stat({
    title: "Bookings in MySQL",
    description: "Rows in the table of bookings. There is one for each sold seat, no more and no fewer.",
    unit: "none",
    queries: { bookings: seats.bookingRows(ofSeats) },
    trend: true,
  }),
  stat({
    title: "Double bookings",
    description: "Seats that were sold more than once. There must never be one.",
    unit: "none",
    levels: moreThan(sale.doubleBookedSeats),
    queries: { "double bookings": seats.doubleBooked(ofSeats) },
    filled: true,
  }),
  stat({
    title: "Inconsistent seats",
    description:
      "Seats whose state and bookings contradict each other: half of a transaction. There must never be one.",
    unit: "none",
    levels: moreThan(sale.tornSeats),
    queries: { inconsistent: seats.tornSeats(ofSeats) },
    filled: true,
  }),
];

const course = [
  timeseries({
    title: "Seats by state",
    description: "Seats that are sold and seats that can still be had, over time.",
    unit: "short",
    queries: { "{{status}}": seats.seatsByStatus(ofSeats) },
    stacked: true,
  }),
  timeseries({
    title: "Tickets per second",
    description: "Two witnesses of the same thing: bookings that the app acknowledged, and rows that MySQL gained.",
    unit: "ops",
    queries: {
      "acknowledged by the app": app.ticketsPerSecond('job="app"'),
      "kept by MySQL": seats.rowsPerSecond(ofSeats),
    },
  }),
  stat({
    title: "Last booking",
    description: "When a seat was last sold.",
    unit: "dateTimeFromNow",
    queries: { "last booking": seats.lastBooking(ofSeats) },
    noValue: "none yet",
    mayBeEmpty: "no seat was booked yet",
  }),
  stat({
    title: "First to last booking",
    description: "How long the sale has been going on: from the first booking to the last.",
    unit: "s",
    queries: { duration: seats.saleDuration(ofSeats) },
    noValue: "none yet",
    mayBeEmpty: "no seat was booked yet",
  }),
];

const attempts = [
  timeseries({
    title: "Attempts by outcome",
    description: "Booking attempts per second by how they ended.",
    unit: "ops",
    queries: { "{{outcome}}": app.bookingRate(ofReplicas) },
    stacked: true,
    drill: drills.app,
  }),
  barGauge({
    title: "Attempts in the time shown",
    description: "Booking attempts by how they ended, counted over the time that the dashboard shows.",
    unit: "short",
    decimals: 0,
    queries: { "{{outcome}}": app.bookingsInRange(ofReplicas) },
  }),
  timeseries({
    title: "Load-shed ratio",
    description: "Share of all booking attempts of the sale that were refused for want of time or place.",
    unit: "percentunit",
    levels: above(sale.shedRatio),
    queries: { "load shed": app.shedRatio },
    drill: drills.app,
  }),
];

const contention = [
  timeseries({
    title: "Rejected bookings",
    description: "Attempts per second that the app refused or gave up to protect itself and MySQL, by reason.",
    unit: "ops",
    queries: { "{{outcome}}": app.refusalRate(ofReplicas) },
    drill: drills.app,
  }),
  timeseries({
    title: "Connection-pool queue utilisation",
    description:
      "Share of the queue for database connections that is taken, by replica. When it is full, bookings are refused.",
    unit: "percentunit",
    levels: above(sale.queueRatio),
    queries: { "{{instance}}": app.poolQueueRatio(ofReplicas) },
    drill: drills.replica,
  }),
  timeseries({
    title: "Row lock waits",
    description: "Transactions that wait for a seat's row, and the seconds they wait per second.",
    unit: "short",
    queries: {
      "current waits": lockWaiters('job="mysqld-exporter"'),
      "seconds per second": lockWaitSeconds('job="mysqld-exporter"'),
    },
    drill: drills.innodb,
  }),
  bookingRetries(),
];

const integrity = [
  timeseries({
    title: "Integrity violations",
    description: "Seats sold twice, sold without a booking, or booked and still for sale. All must stay at zero.",
    unit: "short",
    levels: moreThan(sale.doubleBookedSeats),
    queries: {
      "sold more than once": seats.doubleBooked(ofSeats),
      "sold without a booking": seats.soldWithoutBooking(ofSeats),
      "booked and still for sale": seats.availableWithBooking(ofSeats),
    },
  }),
  timeseries({
    title: "Oldest transaction",
    description: "Age of the oldest open transaction. MySQL keeps every change since, for that one to see the past.",
    unit: "s",
    levels: above(mysql.oldestTransactionSeconds),
    queries: { oldest: seats.oldestTransaction(ofSeats) },
    drill: drills.innodb,
  }),
];

/** The sale as MySQL has it, next to what the app says about it. */
export function bookingsPage(): Page {
  return page({
    uid: dashboardUids.bookings,
    title: "Bookings and seats",
    question: "How far is the sale, how do booking attempts end, and does every seat have exactly one owner?",
    variables: ["host", "replica"],
    related: {
      [dashboardUids.sale]: "Sale overview",
      [dashboardUids.app]: "Ticket app",
      [dashboardUids.innodb]: "InnoDB",
      [dashboardUids.loadRuns]: "Load runs",
    },
    groups: [
      group("State in MySQL", line(5, truth)),
      group("Progress of the sale", line(8, course, [8, 8, 4, 4])),
      group("Attempts", line(9, attempts)),
      group("Contention", line(8, contention)),
      group("Integrity", line(8, integrity)),
    ],
  });
}
