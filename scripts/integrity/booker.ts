import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { idempotencyKeyHeader } from "../../app/http/idempotency-key";
import type { Attempt } from "./ledger";

/** Longer than any part of the lab takes to give up on a request: what then has no answer never will. */
const patienceMs = 70_000;

const acknowledgementSchema = z.object({ bookingId: z.int(), seatId: z.int(), userId: z.string() });

/** How one request is sent. */
export interface Manner {
  /** With the attempt's Idempotency-Key. */
  readonly keyed: boolean;
  /** What the client does with its connection: waits, closes its sending side and waits, or leaves after so many ms. */
  readonly connection: "waits" | "half-closes" | { readonly leavesAfterMs: number };
}

/** The answer to a booking that its client did not wait for. */
export const leftUnheard = "LEFT";

/** Books over HTTP/1.1, one request at a time for each attempt. */
export class Booker {
  private readonly agent: Agent;
  private readonly address: { readonly hostname: string; readonly port: string };

  constructor(
    origin: string,
    connections: number,
    private readonly patience = patienceMs,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
    const { hostname, port } = new URL(origin);
    this.address = { hostname, port };
  }

  /** Sends the attempt once, writes what came of it into it, and gives the answer's status or the name of what broke. */
  async book(attempt: Attempt, manner: Manner): Promise<string> {
    attempt.tries++;
    try {
      const { status, body } = await this.post(attempt, manner);
      if (status === 200 || status === 201) {
        attempt.acknowledgement = acknowledgementSchema.parse(JSON.parse(body));
        attempt.wasDenied = status === 200 && !attempt.wasInDoubt;
        attempt.outcome = "acknowledged";
      } else if (status === 409) attempt.outcome = "refused";
      // As the app's README has it: a 503 means that this request booked nothing.
      else if (status !== 503) attempt.wasInDoubt = true;
      return `${status}`;
    } catch (error) {
      // A 201 without a readable body acknowledges nothing that could be held against the app.
      attempt.wasInDoubt = true;
      return (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private post(attempt: Attempt, { keyed, connection }: Manner): Promise<{ status: number; body: string }> {
    const body = JSON.stringify({ seatId: attempt.seatId, userId: attempt.userId });
    const key = keyed ? { [idempotencyKeyHeader]: attempt.key } : {};
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...key };
    // A connection that is closed in some way is no other attempt's.
    const agent = connection === "waits" ? this.agent : false;
    return new Promise((resolve, reject) => {
      const sent = request({ ...this.address, agent, method: "POST", path: "/book", headers }, (response) => {
        text(response).then((answer) => resolve({ status: statusOf(response), body: answer }), reject);
      });
      sent.setTimeout(this.patience, () => sent.destroy(failure("TIMEOUT")));
      sent.on("error", reject);
      sent.end(body, () => afterSending(sent, connection));
    });
  }
}

function afterSending(sent: ClientRequest, connection: Manner["connection"]): void {
  if (connection === "half-closes") sent.socket?.end();
  else if (connection !== "waits") {
    const leaving = setTimeout(() => sent.destroy(failure(leftUnheard)), connection.leavesAfterMs);
    sent.once("close", () => clearTimeout(leaving));
  }
}

function failure(code: string): Error {
  return Object.assign(new Error("no answer"), { code });
}

function statusOf({ statusCode = 0 }: IncomingMessage): number {
  return statusCode;
}
