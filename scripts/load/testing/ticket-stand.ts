import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AcknowledgedBooking } from "../tally";

const SEATS = 500;
const SCRAPE_EVERY_MS = 300;

/** A small ticket app in this process: correct bookings in memory, counters by status, and a place for pushed figures. */
export class TicketStand {
  readonly bookings: AcknowledgedBooking[] = [];
  /** Bodies of the booking requests by connection, in the order in which each connection sent them. */
  readonly sequences: string[][] = [];
  readonly pushed: { path: string; text: string }[] = [];
  private readonly sold = new Set<number>();
  private readonly counts: Record<string, number> = { "200": 0, "201": 0, "409": 0, "499": 0 };
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private readonly sequenceOf = new WeakMap<object, string[]>();

  async listen(address: string): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, address, resolve));
    return `${address}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  reset(): void {
    this.sold.clear();
    for (const list of [this.bookings, this.sequences, this.pushed]) list.length = 0;
  }

  /** Answers the queries of `readCounters` the way Prometheus does, from scrapes of its own. */
  query(promql: string): { labels: Record<string, string>; value: number }[] {
    if (promql.startsWith("sum by (status)")) {
      return Object.entries(this.counts).map(([status, value]) => ({ labels: { status }, value }));
    }
    const scrape = Math.floor(Date.now() / SCRAPE_EVERY_MS);
    return [{ labels: {}, value: promql.includes("timestamp") ? scrape : 1 }];
  }

  integrity(acknowledged: readonly AcknowledgedBooking[]) {
    const kept = new Set(this.bookings.map((booking) => JSON.stringify(booking)));
    return {
      seatsSold: this.sold.size,
      bookings: this.bookings.length,
      doubleBookings: this.bookings.length - this.sold.size,
      acknowledgedMissing: acknowledged.filter((booking) => !kept.has(JSON.stringify(booking))).length,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request).catch(() => undefined);
    if (body === undefined) return;
    if (request.url?.startsWith("/metrics/")) {
      // Figures of a run that goes on come by POST, and are not those that stay.
      if (request.method === "PUT") this.pushed.push({ path: request.url, text: body });
      response.end();
      return;
    }
    const { status, answer } = request.method === "POST" ? this.book(request, body) : this.seatMap();
    response.on("close", () => {
      if (request.url === "/seats" && request.headers["user-agent"]?.startsWith("curl")) return;
      this.counts[response.writableFinished ? status : 499]++;
    });
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
  }

  private book(request: IncomingMessage, body: string) {
    this.sequenceFor(request.socket).push(body);
    const { seatId, userId } = JSON.parse(body) as { seatId: number; userId: string };
    if (this.sold.has(seatId)) return { status: 409, answer: { error: 'seat "taken"' } };
    this.sold.add(seatId);
    const booking = { bookingId: this.bookings.length + 1, seatId, userId };
    this.bookings.push(booking);
    return { status: 201, answer: booking };
  }

  private seatMap() {
    const ids = Array.from({ length: SEATS }, (_, index) => index + 1);
    const seats = ids.map((id) => ({ id, status: this.sold.has(id) ? "sold" : "available" }));
    return { status: 200, answer: { seats } };
  }

  private sequenceFor(socket: object): string[] {
    const sequence = this.sequenceOf.get(socket) ?? [];
    if (!this.sequenceOf.has(socket)) this.sequences.push(sequence);
    this.sequenceOf.set(socket, sequence);
    return sequence;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
