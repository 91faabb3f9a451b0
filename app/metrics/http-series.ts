import { clientClosedRequest, type RouteLabel } from "../../contract/app-metrics";

// A type, not an interface: only that fits prom-client's index signature.
export type HttpLabels = {
  readonly method: string;
  readonly route: RouteLabel;
  readonly status: string;
};

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const bookingStatuses = ["200", "201", "400", "404", "409", "413", "415", "422", "500", "503", "504"];
const expectedAnswers: readonly { method: string; route: RouteLabel; statuses: readonly string[] }[] = [
  { method: "GET", route: "/seats", statuses: ["200", "304", "400", "404", "500", "503"] },
  { method: "POST", route: "/book", statuses: bookingStatuses },
  { method: "GET", route: "/bookings", statuses: ["200", "400", "404", "500", "503"] },
  { method: "GET", route: "/bookings/:bookingId", statuses: ["200", "404", "500", "503"] },
  { method: "GET", route: "/healthz", statuses: ["200"] },
  { method: "GET", route: "/readyz", statuses: ["200", "503"] },
  { method: "GET", route: "other", statuses: ["404"] },
];

/** Bounds the `method` label: what is not a common method becomes `other`. */
export function methodLabel(method: string | undefined): string {
  return method !== undefined && methods.has(method) ? method : "other";
}

/** Label sets that exist from the start, at 0. */
export function initialHttpSeries(): HttpLabels[] {
  return expectedAnswers.flatMap(({ method, route, statuses }) =>
    [...statuses, clientClosedRequest].map((status) => ({ method, route, status })),
  );
}
