import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Attempt } from "./ledger";

/** Longer than any part of the lab takes to give up on a request: what then has no answer never will. */
const patienceMs = 70_000;

const acknowledgementSchema = z.object({ bookingId: z.int(), seatId: z.int(), userId: z.string() });

/** Books over HTTP/1.1 with connections that are kept open, never trying an attempt twice. */
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

  /** Sends the attempt, writes its outcome into it, and gives the answer's status or the name of what broke. */
  async book(attempt: Attempt): Promise<string> {
    try {
      const { status, body } = await this.post(JSON.stringify({ seatId: attempt.seatId, userId: attempt.userId }));
      if (status >= 400 && status < 500) attempt.outcome = "refused";
      if (status !== 201) return `${status}`;
      attempt.acknowledgement = acknowledgementSchema.parse(JSON.parse(body));
      attempt.outcome = "acknowledged";
      return "201";
    } catch (error) {
      // A 201 without a readable body acknowledges nothing that could be held against the app.
      return (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private post(body: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const options = { ...this.address, agent: this.agent, method: "POST", path: "/book", headers };
      const sent = request(options, (response: IncomingMessage) => {
        text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
      });
      sent.setTimeout(this.patience, () => sent.destroy(Object.assign(new Error("no answer"), { code: "TIMEOUT" })));
      sent.on("error", reject).end(body);
    });
  }
}
