/** Every metric of the seats exporter. */
export const seatsMetrics = {
  seats: "ticketwatch_seats",
  bookings: "ticketwatch_seat_bookings",
  doubleBookedSeats: "ticketwatch_double_booked_seats",
  soldWithoutBooking: "ticketwatch_sold_seats_without_booking",
  availableWithBooking: "ticketwatch_available_seats_with_booking",
  saleProgress: "ticketwatch_sale_progress_ratio",
  firstBooking: "ticketwatch_sale_first_booking_timestamp_seconds",
  lastBooking: "ticketwatch_sale_last_booking_timestamp_seconds",
  oldestTransaction: "ticketwatch_database_oldest_transaction_seconds",

  up: "ticketwatch_seats_exporter_up",
  collectDuration: "ticketwatch_seats_exporter_collect_duration_seconds",
  errors: "ticketwatch_seats_exporter_errors_total",
} as const;
