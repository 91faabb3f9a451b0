/** Every metric that the app itself defines; dashboards, rules and scripts import these names. */
export const metricNames = {
  httpRequests: "ticketwatch_http_requests_total",
  httpRequestDuration: "ticketwatch_http_request_duration_seconds",
  httpRequestsInFlight: "ticketwatch_http_requests_in_flight",
  httpConnections: "ticketwatch_http_connections",
  httpConnectionsDropped: "ticketwatch_http_connections_dropped_total",
  httpRefusalsHeld: "ticketwatch_http_refusals_held",
  bookings: "ticketwatch_bookings_total",
  bookingRetries: "ticketwatch_booking_retries_total",
  bookingTransactionDuration: "ticketwatch_booking_transaction_duration_seconds",
  bookingStrategySafe: "ticketwatch_booking_strategy_safe",
  soldSeatCacheEnabled: "ticketwatch_sold_seat_cache_enabled",
  soldSeatCacheSeats: "ticketwatch_sold_seat_cache_seats",
  soldSeatCacheLookups: "ticketwatch_sold_seat_cache_lookups_total",
  soldSeatCacheClears: "ticketwatch_sold_seat_cache_clears_total",
  seatMapAge: "ticketwatch_seat_map_age_seconds",
  seatMapRefreshes: "ticketwatch_seat_map_refreshes_total",
  seatMapRefreshDuration: "ticketwatch_seat_map_refresh_duration_seconds",
  dbUp: "ticketwatch_db_up",
  dbStateChanges: "ticketwatch_db_state_changes_total",
  dbPoolConnections: "ticketwatch_db_pool_connections",
  dbPoolConnectionsLimit: "ticketwatch_db_pool_connections_limit",
  dbPoolQueueLength: "ticketwatch_db_pool_queue_length",
  dbPoolQueueLimit: "ticketwatch_db_pool_queue_limit",
  dbPoolAcquireWait: "ticketwatch_db_pool_acquire_wait_seconds",
  buildInfo: "ticketwatch_build_info",
} as const;

/** Upper bounds in seconds, 1 ms to 10 s. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Values of the `route` label; `other` stands for every path that the app does not have. */
export const routeLabels = [
  "/seats",
  "/book",
  "/bookings",
  "/bookings/:bookingId",
  "/",
  "/plain",
  "/healthz",
  "/readyz",
  "other",
] as const;
export type RouteLabel = (typeof routeLabels)[number];

/** Values of the `outcome` label of bookings. */
export const bookingOutcomes = [
  "booked",
  "already_booked",
  "seat_taken",
  "no_such_seat",
  "key_reused",
  "abandoned",
  "unavailable",
  "queue_full",
  "deadline",
  "contended",
  "unknown",
  "failed",
] as const;
export type BookingOutcomeLabel = (typeof bookingOutcomes)[number];

/** Values of the `cause` label of booking retries. */
export const retryCauses = ["deadlock", "lock_wait_timeout"] as const;
export type RetryCause = (typeof retryCauses)[number];

/** Values of the `result` label of look-ups in the sold-seat cache, and of refreshes of the seat map. */
export const cacheResults = ["hit", "own", "miss", "stale"] as const;
export const refreshResults = ["changed", "unchanged", "failed"] as const;

/** nginx's convention: the client closed the connection before it had the whole answer. */
export const clientClosedRequest = "499";
