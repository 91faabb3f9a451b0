/** The truth about the sale, from the tables `seats` and `bookings` and from InnoDB's open transactions. */
import type { Registry } from "prom-client";
import { seatsMetrics as names } from "../../contract/seats-metrics";
import { type ReadMetric, readGauge } from "../shared/read-metrics";

/** One statement, so that all figures are of one moment; both tables are small, and read without a lock. */
export const selectSaleState = `
  SELECT seat.*, booking.*, (
    SELECT COALESCE(MAX(TIMESTAMPDIFF(SECOND, trx_started, NOW())), 0)
    FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID()
  ) AS oldestTransaction
  FROM (
    SELECT
      COALESCE(SUM(status = 'available'), 0) AS available,
      COALESCE(SUM(status = 'sold'), 0) AS sold,
      COALESCE(SUM(counted.bookings > 1), 0) AS doubleBooked,
      COALESCE(SUM(status = 'sold' AND counted.bookings IS NULL), 0) AS soldWithoutBooking,
      COALESCE(SUM(status = 'available' AND counted.bookings IS NOT NULL), 0) AS availableWithBooking
    FROM seats
    LEFT JOIN (SELECT seat_id, COUNT(*) AS bookings FROM bookings GROUP BY seat_id) AS counted
      ON counted.seat_id = seats.id
  ) AS seat, (
    SELECT
      COUNT(*) AS bookings,
      COALESCE(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', MIN(booked_at)) / 1e6, 0) AS firstBooking,
      COALESCE(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', MAX(booked_at)) / 1e6, 0) AS lastBooking
    FROM bookings
  ) AS booking`;

/** Columns of `selectSaleState`; MySQL's sums come as text. */
export type SaleState = Record<
  | "available"
  | "sold"
  | "doubleBooked"
  | "soldWithoutBooking"
  | "availableWithBooking"
  | "bookings"
  | "firstBooking"
  | "lastBooking"
  | "oldestTransaction",
  number | string
>;

export interface SaleMetrics {
  readonly metrics: readonly ReadMetric[];
  publish(state: SaleState): void;
}

export function saleMetrics(registry: Registry): SaleMetrics {
  const seats = readGauge(registry, { name: names.seats, help: "Seats by status.", labelNames: ["status"] });
  const gauges = simpleGauges.map(({ name, help, value }) => ({ value, metric: readGauge(registry, { name, help }) }));
  return {
    metrics: [seats, ...gauges.map(({ metric }) => metric)],
    publish(state) {
      for (const status of ["available", "sold"] as const) seats.set({ status }, Number(state[status]));
      for (const { metric, value } of gauges) metric.set({}, value(state));
    },
  };
}

const column = (name: keyof SaleState) => (state: SaleState) => Number(state[name]);

const simpleGauges: readonly { name: string; help: string; value: (state: SaleState) => number }[] = [
  { name: names.bookings, help: "Bookings that the database holds.", value: column("bookings") },
  {
    name: names.doubleBookedSeats,
    help: "Seats with more than one booking: each is a buyer who finds somebody in his place.",
    value: column("doubleBooked"),
  },
  {
    name: names.soldWithoutBooking,
    help: "Sold seats that nobody has booked: they can never be sold.",
    value: column("soldWithoutBooking"),
  },
  {
    name: names.availableWithBooking,
    help: "Booked seats that are still on sale: the next buyer doubles the booking.",
    value: column("availableWithBooking"),
  },
  { name: names.saleProgress, help: "Share of the seats that are sold, 0 to 1.", value: progress },
  {
    name: names.firstBooking,
    help: "When the first booking of the sale was made, in Unix seconds; 0 before it.",
    value: column("firstBooking"),
  },
  {
    name: names.lastBooking,
    help: "When the latest booking of the sale was made, in Unix seconds; 0 before the first.",
    value: column("lastBooking"),
  },
  {
    name: names.oldestTransaction,
    help: "Age in seconds of the oldest open transaction, whose snapshot MySQL has to keep; 0 when there is none.",
    value: column("oldestTransaction"),
  },
];

function progress({ available, sold }: SaleState): number {
  const total = Number(available) + Number(sold);
  return total === 0 ? 0 : Number(sold) / total;
}
