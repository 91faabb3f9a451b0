import {
  ContentionError,
  DatabaseUnavailableError,
  DeadlineExceededError,
  OutcomeUnknownError,
  PoolQueueFullError,
  type Unavailability,
} from "../db/errors";

interface ErrorEntry {
  readonly status: number;
  readonly message: string;
  /** Seconds for the Retry-After header. */
  readonly retryAfter?: number;
  /** The rest of the request is not worth reading. */
  readonly close?: boolean;
}

/** Every error that the app answers with: `{ "error": { "code", "message" } }`. */
export const errorTable = {
  invalid_body: { status: 400, message: 'The body must be JSON like {"seatId": 100, "userId": "user1"}.' },
  invalid_query: { status: 400, message: "section must be given once, like ?section=101." },
  invalid_idempotency_key: {
    status: 400,
    message: "An idempotency key is 1 to 255 letters, digits or any of . _ ~ : + / = @ -, in double quotes or not.",
  },
  bad_request: { status: 400, message: "The request is not valid HTTP.", close: true },
  no_such_seat: { status: 404, message: "There is no seat with this id." },
  no_such_section: { status: 404, message: "There is no section with this name." },
  no_such_booking: { status: 404, message: "There is no such booking." },
  no_such_route: { status: 404, message: "There is nothing at this address." },
  method_not_allowed: { status: 405, message: "The Allow header lists the methods for this address." },
  request_timeout: { status: 408, message: "The request took too long to arrive.", close: true },
  seat_taken: { status: 409, message: "The seat is already taken." },
  body_too_large: { status: 413, message: "The body is larger than a booking can be." },
  unsupported_media_type: { status: 415, message: "The body must be JSON in UTF-8: Content-Type: application/json." },
  idempotency_key_reused: { status: 422, message: "The idempotency key was used for another booking." },
  headers_too_large: { status: 431, message: "The request's headers are too large.", close: true },
  internal: { status: 500, message: "Something went wrong here; the request id finds it in the log." },
  overloaded: { status: 503, message: "Too many requests are waiting. Please try again.", retryAfter: 1 },
  seat_contended: { status: 503, message: "Too many want this seat at once. Please try again.", retryAfter: 1 },
  deadline_exceeded: { status: 503, message: "It took too long to get a turn. Please try again.", retryAfter: 1 },
  database_unavailable: { status: 503, message: "The database is away. Please try again.", retryAfter: 2 },
  database_busy: { status: 503, message: "The database has no place for one more. Please try again.", retryAfter: 2 },
  database_read_only: { status: 503, message: "The database takes no bookings now. Please try later.", retryAfter: 5 },
  database_full: { status: 503, message: "The database has no room for bookings. Please try later.", retryAfter: 5 },
  app_unavailable: { status: 503, message: "The ticket app is away. Please try again.", retryAfter: 2 },
  outcome_unknown: {
    status: 504,
    message: "It is not known what came of the request. Repeat it to learn: nothing is booked twice.",
    retryAfter: 1,
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** An error with a place in the table; `detail` replaces the table's message with a more exact one. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    readonly code: ErrorCode,
    readonly detail?: string,
  ) {
    super(detail ?? errorTable[code].message);
  }
}

/** Made once: what is refused in thousands a second must cost little. */
export const overloaded = new HttpError("overloaded");

export function errorEntry(code: ErrorCode): ErrorEntry {
  return errorTable[code];
}

/** The answer's body for an error. */
export function errorBody(code: ErrorCode, detail?: string) {
  return { error: { code, message: detail ?? errorTable[code].message } };
}

const bodyParserCodes = new Map<number, ErrorCode>([
  [400, "invalid_body"],
  [413, "body_too_large"],
  [415, "unsupported_media_type"],
]);

const unavailableCodes: Readonly<Record<Unavailability, ErrorCode>> = {
  away: "database_unavailable",
  busy: "database_busy",
  read_only: "database_read_only",
  full: "database_full",
};

/** Finds the place in the table for whatever was thrown. */
export function errorCodeOf(error: unknown): ErrorCode {
  if (error instanceof HttpError) return error.code;
  if (error instanceof OutcomeUnknownError) return "outcome_unknown";
  if (error instanceof PoolQueueFullError) return "overloaded";
  if (error instanceof ContentionError) return "seat_contended";
  if (error instanceof DeadlineExceededError) return "deadline_exceeded";
  if (error instanceof DatabaseUnavailableError) return unavailableCodes[error.why];
  return clientErrorCode(error) ?? "internal";
}

/** Express and its body parser mark the client's mistakes with a 4xx status (and `expose`). */
function clientErrorCode(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return undefined;
  if (error.status < 400 || error.status > 499) return undefined;
  return bodyParserCodes.get(error.status) ?? "bad_request";
}
