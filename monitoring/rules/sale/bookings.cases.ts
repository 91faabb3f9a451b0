import { loadRunMetrics } from "../../../contract/load-metrics";
import { seatsMetrics } from "../../../contract/seats-metrics";
import type { AlertCase, CasesOf } from "../testing/case";
import { above, defaultAt, one, steady, switched, target } from "../testing/series";

const labels = target("seats-exporter", "seats-exporter:9339");
const run = { job: "load", scene: "on-sale", host: "local" };

export const bookingCases: CasesOf = ({ sale, hold }) => {
  /** Seats in a state that must not be, for a little longer than the alert waits. */
  const torn = (metric: string): AlertCase => ({
    series: (seats) => one(metric, labels, switched(0, seats, hold.brief)),
    levels: above(sale.tornSeats),
    labels,
    quietWhen: { "it passes at once": { series: one(metric, labels, switched(0, 1, hold.brief - 5)) } },
  });
  const runEnded = (seconds: number, missing: number) => ({
    ...one(loadRunMetrics.acknowledgedMissing, run, steady(missing)),
    ...one(loadRunMetrics.endTime, run, steady(defaultAt - seconds)),
  });
  return {
    records: [],
    alerts: {
      SeatDoubleBooked: {
        series: (seats) => one(seatsMetrics.doubleBookedSeats, labels, steady(seats)),
        levels: above(sale.doubleBookedSeats),
        labels,
      },
      BookingLost: torn(seatsMetrics.soldWithoutBooking),
      BookedSeatAvailable: torn(seatsMetrics.availableWithBooking),
      AcknowledgedBookingMissing: {
        series: (missing) => runEnded(60, missing),
        levels: above(sale.acknowledgedMissing),
        labels: run,
        quietWhen: { "the run was long ago": { series: runEnded(sale.loadRunSeconds, 1) } },
      },
      SaleSoldOut: {
        series: (left) => ({
          ...one(seatsMetrics.seats, { ...labels, status: "available" }, steady(left)),
          ...one(seatsMetrics.seats, { ...labels, status: "sold" }, steady(500)),
        }),
        levels: { fires: sale.soldOutSeats, quiet: sale.soldOutSeats + 1 },
        labels: { ...labels, status: "available" },
        quietWhen: {
          "there never was a seat": {
            series: {
              ...one(seatsMetrics.seats, { ...labels, status: "available" }, steady(0)),
              ...one(seatsMetrics.seats, { ...labels, status: "sold" }, steady(0)),
            },
          },
        },
      },
    },
  };
};
