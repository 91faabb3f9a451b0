import { dashboardUids } from "../../../contract/dashboard-uids";
import { loadRunMetrics } from "../../../contract/load-metrics";
import { seatsMetrics } from "../../../contract/seats-metrics";
import { select } from "../../promql";
import type { Rules } from "../types";

/** The truth in MySQL: no seat sold twice, no booking lost, and whether anything is left to sell. */
export const bookingRules: Rules = ({ sale, hold }) => ({
  records: [],
  alerts: [
    {
      alert: "SeatDoubleBooked",
      severity: "critical",
      expr: `${seatsMetrics.doubleBookedSeats} > ${sale.doubleBookedSeats}`,
      summary: "Seats are sold twice",
      description: "{{ $value }} seats have more than one booking in MySQL.",
      dashboard: dashboardUids.bookings,
    },
    {
      alert: "BookingLost",
      severity: "critical",
      expr: `${seatsMetrics.soldWithoutBooking} > ${sale.tornSeats}`,
      forSeconds: hold.brief,
      summary: "Seats are sold to nobody",
      description: "{{ $value }} seats are marked sold and have no booking: the bookings are lost.",
      dashboard: dashboardUids.bookings,
    },
    {
      alert: "BookedSeatAvailable",
      severity: "critical",
      expr: `${seatsMetrics.availableWithBooking} > ${sale.tornSeats}`,
      forSeconds: hold.brief,
      summary: "Booked seats are on sale again",
      description: "{{ $value }} seats have a booking and are marked available: the next buyer books them again.",
      dashboard: dashboardUids.bookings,
    },
    {
      alert: "AcknowledgedBookingMissing",
      severity: "critical",
      expr:
        `${loadRunMetrics.acknowledgedMissing} > ${sale.acknowledgedMissing} ` +
        `and on (scene) time() - ${loadRunMetrics.endTime} < ${sale.loadRunSeconds}`,
      summary: "A load run found bookings missing (scene {{ $labels.scene }})",
      description: "{{ $value }} bookings that the app had acknowledged were not in MySQL after the run.",
      dashboard: dashboardUids.loadRuns,
    },
    {
      alert: "SaleSoldOut",
      severity: "info",
      expr:
        `${select(seatsMetrics.seats, 'status="available"')} <= ${sale.soldOutSeats} ` +
        `and on (instance) ${select(seatsMetrics.seats, 'status="sold"')} > 0`,
      summary: "The sale is sold out",
      description: "{{ $value }} seats are left.",
      dashboard: dashboardUids.bookings,
    },
  ],
});
