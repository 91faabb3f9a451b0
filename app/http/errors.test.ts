import { expect, test } from "vitest";
import {
  ContentionError,
  DatabaseUnavailableError,
  DeadlineExceededError,
  OutcomeUnknownError,
  PoolQueueFullError,
} from "../db/errors";
import { type ErrorCode, errorBody, errorCodeOf, errorEntry, errorTable, HttpError } from "./errors";

const httpLike = (status: number) => Object.assign(new Error("from a library"), { status });

test.each<{ thrown: unknown; code: ErrorCode }>([
  { thrown: new HttpError("seat_taken"), code: "seat_taken" },
  { thrown: new PoolQueueFullError(), code: "overloaded" },
  { thrown: new ContentionError(), code: "seat_contended" },
  { thrown: new DeadlineExceededError(), code: "deadline_exceeded" },
  { thrown: new DatabaseUnavailableError(), code: "database_unavailable" },
  { thrown: new DatabaseUnavailableError("", "read_only"), code: "database_read_only" },
  { thrown: new OutcomeUnknownError(), code: "outcome_unknown" },
  { thrown: httpLike(413), code: "body_too_large" },
  { thrown: httpLike(418), code: "bad_request" },
  { thrown: httpLike(503), code: "internal" },
  { thrown: new TypeError("bug"), code: "internal" },
  { thrown: "a string", code: "internal" },
  { thrown: undefined, code: "internal" },
])("answers $thrown with $code", ({ thrown, code }) => {
  expect(errorCodeOf(thrown)).toBe(code);
});

test("tells when to come back with every 503 and 504, and only then", () => {
  const codes = Object.keys(errorTable) as ErrorCode[];
  const withRetry = codes.filter((code) => errorEntry(code).retryAfter !== undefined);
  expect(withRetry).toEqual(codes.filter((code) => errorEntry(code).status >= 503));
});

test("shows the detail in place of the general message", () => {
  expect(errorBody("invalid_body", "seatId: wrong")).toEqual({
    error: { code: "invalid_body", message: "seatId: wrong" },
  });
});
