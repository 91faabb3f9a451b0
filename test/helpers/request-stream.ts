import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";

/** What came of a stream of requests. */
export interface StreamOutcome {
  readonly requests: number;
  /** Requests without an answer, or with one that no buyer deserves: anything but 200, 201 and 409. */
  readonly failures: Readonly<Record<string, number>>;
}

const expected = new Set([200, 201, 409]);

/** Buyers who read the seat map and book in turn, without a pause, on connections that are kept open. */
export class RequestStream {
  private readonly failures: Record<string, number> = {};
  private readonly agent: Agent;
  private readonly clients: Promise<unknown>;
  private requests = 0;
  private stopping = false;

  constructor(
    private readonly origin: string,
    private readonly seats: number,
    clients = 8,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: clients });
    this.clients = Promise.all(Array.from({ length: clients }, () => this.client()));
  }

  async stop(): Promise<StreamOutcome> {
    this.stopping = true;
    await this.clients;
    this.agent.destroy();
    return { requests: this.requests, failures: this.failures };
  }

  private async client(): Promise<void> {
    while (!this.stopping) {
      const number = this.requests++;
      const booking = { seatId: 1 + (number % this.seats), userId: `stream-${number}` };
      const answer = await this.send(number % 2 ? JSON.stringify(booking) : undefined);
      if (!expected.has(answer as number)) this.failures[answer] = (this.failures[answer] ?? 0) + 1;
    }
  }

  /** Status of the answer, or the name of what broke. */
  private send(body?: string): Promise<number | string> {
    return new Promise((resolve) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body ?? "") };
      const options = { agent: this.agent, method: body ? "POST" : "GET", headers: body ? headers : {} };
      const failed = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
      const sent = request(`${this.origin}${body ? "/book" : "/seats"}`, options, (response) => {
        text(response).then(() => resolve(response.statusCode ?? 0), failed);
      });
      sent.on("error", failed).end(body);
    });
  }
}
