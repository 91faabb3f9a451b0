import { loadRunMetrics } from "../../contract/load-metrics";
import { bookings, container, inMysql } from "./commands";
import type { Runbooks } from "./types";

const drillGroup = "http://pushgateway:9091/metrics/job/load/scene/drill";
const throughLoadHost = `docker exec --interactive ${container("loadgen")} curl --silent`;
const { acknowledgedMissing: missing, endTime: ended } = loadRunMetrics;
const reset = "./lab reset";

/** Runbooks of the truth in MySQL. */
export const bookingRunbooks: Runbooks = ({ sale, hold }) => ({
  SeatDoubleBooked: {
    meaning:
      "The worst that can happen to a sale: a seat has more than one booking, and two people hold a ticket for it.",
    confirm: [
      {
        run: inMysql(
          "SELECT seat_id, COUNT(*), GROUP_CONCAT(user_id) FROM bookings GROUP BY seat_id HAVING COUNT(*) > 1 LIMIT 20",
        ),
        see: "the seats and who holds them.",
      },
      {
        query: "min(ticketwatch_booking_strategy_safe)",
        see: "0: the app runs the strategy `unsafe`, which is the explanation.",
      },
    ],
    firstMoves: [
      "Stop the sale: every further booking may be another case.",
      "Strategy `unsafe`: `./lab up --set bookingStrategy=row-lock --set allowUnsafe=false`.",
      "Any other strategy: keep the data (`./lab reset` would delete it) and the app's log; the order of `booked_at` shows what raced.",
      "Then decide per seat who keeps it: the earlier `booked_at`.",
    ],
    fire: {
      how: "Let the strategy that is made for it sell under load.",
      run: ["./lab up --set allowUnsafe=true --set bookingStrategy=unsafe", reset, bookings(10)],
      undo: ["./lab up --set bookingStrategy=row-lock --set allowUnsafe=false", reset],
    },
  },
  BookingLost: {
    meaning: `Seats are marked sold and have no booking, for more than ${hold.brief} s: somebody may have been told 201 and is in no list.`,
    confirm: [
      {
        run: inMysql(
          "SELECT s.id FROM seats s LEFT JOIN bookings b ON b.seat_id = s.id WHERE s.status = 2 AND b.id IS NULL LIMIT 20",
        ),
        see: "the seats (status 2 is `sold`).",
      },
      { run: "./lab logs app-1", see: "bookings that ended in the middle." },
    ],
    firstMoves: [
      "Both writes belong in one transaction: if they were torn, a table lost its transactions or somebody wrote by hand. Ask who was in the database.",
      "The app's answers are in the record of the load run: compare its acknowledged bookings with MySQL before you free a seat.",
      "A lab without real buyers: `./lab reset`.",
    ],
    fire: {
      how: "Delete one booking by hand.",
      run: [bookings(5), inMysql("DELETE FROM bookings LIMIT 1")],
      undo: [reset],
    },
  },
  BookedSeatAvailable: {
    meaning: `Seats that have a booking are marked available, for more than ${hold.brief} s: the next buyer will get them a second time.`,
    confirm: [
      {
        run: inMysql(
          "SELECT s.id, b.user_id FROM seats s JOIN bookings b ON b.seat_id = s.id WHERE s.status = 1 LIMIT 20",
        ),
        see: "the seats and who holds them (status 1 is `available`).",
      },
    ],
    firstMoves: [
      "Mark them sold at once; that closes the door: `UPDATE seats s JOIN bookings b ON b.seat_id = s.id SET s.status = 'sold'`.",
      "Then look for what wrote the one and not the other, as for [BookingLost](booking-lost.md).",
    ],
    fire: {
      how: "Put a sold seat back on sale by hand.",
      run: [bookings(5), inMysql("UPDATE seats SET status = 1 WHERE status = 2 LIMIT 1")],
      undo: [reset],
    },
  },
  AcknowledgedBookingMissing: {
    meaning: `A load run of the last ${sale.loadRunSeconds / 60} minutes got a 201 for bookings that were not in MySQL when it ended: the app promised what it did not keep.`,
    confirm: [
      { query: "ticketwatch_load_run_acknowledged_missing > 0", see: "the scene, and how many." },
      { run: "ls -t runs", see: "the run's folder, newest first: `run.json` has the figures." },
    ],
    firstMoves: [
      "Did MySQL restart during the run ([MysqlRestarted](mysql-restarted.md))? Then it lost what it had acknowledged: check `innodb_flush_log_at_trx_commit` and `sync_binlog`, both must be 1.",
      "Was the sale reset while the run went on? Then the finding is of your own making.",
      "Neither: `./lab integrity` narrows it down with a ledger of every attempt.",
    ],
    fire: {
      how: "Push the figure of a run that never was.",
      run: [
        `printf '# TYPE ${missing} gauge\\n${missing} 1\\n# TYPE ${ended} gauge\\n${ended} %s\\n' $(date +%s) | ${throughLoadHost} --data-binary @- ${drillGroup}`,
      ],
      undo: [`${throughLoadHost} --request DELETE ${drillGroup}`],
    },
  },
  SaleSoldOut: {
    meaning: "Nothing is left to sell. That is the good end of a sale; from here on every booking gets a 409.",
    confirm: [{ query: "ticketwatch_seats", see: "how many seats are sold and available." }],
    firstMoves: ["Nothing is broken.", "Sold out within seconds of opening: look at who bought, before you cheer."],
    fire: {
      how: "Sell every seat.",
      run: [bookings(20, "--seat-from 1 --seat-to 500")],
      undo: [reset],
    },
  },
});
