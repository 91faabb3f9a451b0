/// <reference lib="dom" />

/** A seat that this browser asks for, or has. The key makes every repetition the same request. */
export interface Order {
  readonly key: string;
  readonly seatId: number;
  readonly section: string;
  readonly row: string;
  readonly number: number;
  readonly userId: string;
}

export type Outcome =
  | { readonly kind: "booked" | "again"; readonly bookingId: number }
  | { readonly kind: "taken" | "noSuchSeat" | "keyReused" | "gaveUp" | "badName" }
  | { readonly kind: "refused"; readonly reason: string };

export type Progress =
  | { readonly kind: "asking" }
  | { readonly kind: "busy" | "unknown"; readonly seconds: number }
  | Outcome;

/** ms that a buyer waits for a busy sale, and that one request may take. */
const patience = 60_000;
const requestTime = 15_000;
const longestPause = 10;

/** A new key. `crypto.randomUUID` is there only for pages that came over HTTPS or from this machine. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Asks for the seat until it is decided: again after 503, which booked nothing and waits as the app says, for as long as
 * a buyer is patient or until `stop`; and again, without end, where it is not known what came of a request.
 */
export async function place(order: Order, report: (progress: Progress) => void, stop: AbortSignal): Promise<Outcome> {
  const begin = performance.now();
  let inDoubt = false;
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(order);
    if ("kind" in answer) return answer;
    inDoubt ||= answer.unknown;
    const isOver = stop.aborted || performance.now() - begin > patience;
    if (!inDoubt && isOver) return { kind: "gaveUp" };
    // Everybody was told the same time: each adds some of its own.
    const seconds =
      Math.min(longestPause, Math.max(answer.retryAfter, 2 ** Math.min(attempt, 4) / 2)) * (1 + Math.random());
    report({ kind: inDoubt ? "unknown" : "busy", seconds: Math.ceil(seconds) });
    await pause(seconds * 1000, inDoubt ? undefined : stop);
    if (!inDoubt && stop.aborted) return { kind: "gaveUp" };
    report({ kind: "asking" });
  }
}

interface NotNow {
  readonly retryAfter: number;
  /** The seat may be booked or not. */
  readonly unknown: boolean;
}

async function ask({ key, seatId, userId }: Order): Promise<Outcome | NotNow> {
  try {
    const response = await fetch("/book", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify({ seatId, userId }),
      signal: AbortSignal.timeout(requestTime),
    });
    const retryAfter = Number(response.headers.get("retry-after")) || 1;
    if (response.status === 503) return { retryAfter, unknown: false };
    if (response.status >= 500) return { retryAfter, unknown: true };
    return outcomeOf(response.status, await response.json());
  } catch {
    return { retryAfter: 1, unknown: true };
  }
}

interface Answer {
  readonly bookingId?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

function outcomeOf(status: number, { bookingId = 0, error }: Answer): Outcome {
  if (status === 201 || status === 200) return { kind: status === 201 ? "booked" : "again", bookingId };
  if (error?.code === "seat_taken") return { kind: "taken" };
  if (error?.code === "no_such_seat") return { kind: "noSuchSeat" };
  if (error?.code === "idempotency_key_reused" || error?.code === "invalid_idempotency_key")
    return { kind: "keyReused" };
  if (error?.code === "invalid_body") return { kind: "badName" };
  return { kind: "refused", reason: error?.message ?? `HTTP ${status}` };
}

function pause(ms: number, stop: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
