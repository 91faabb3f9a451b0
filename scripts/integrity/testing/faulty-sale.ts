import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Booking, Truth } from "../judge";
import type { ProofTarget } from "../proof";

/** What a sale may do wrong. */
export type Fault =
  | "none"
  | "sells twice"
  | "forgets"
  | "invents"
  | "denies"
  | "turns away"
  | "tears"
  | "breaks off"
  | "stays silent";

/** A small sale in this process that makes one kind of mistake, about every fiftieth time. */
export class FaultySale implements ProofTarget {
  readonly seats = 40;
  /** How often the sale was reset. */
  resets = 0;
  private bookings: Booking[] = [];
  private sold = new Set<number>();
  private requests = 0;
  /** Users who get no answer. */
  private readonly unheard = new Set<string>();
  private lastId = 0;
  private readonly server: Server;

  constructor(private readonly fault: Fault) {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        const { status, answer } = this.book(JSON.parse(body) as Omit<Booking, "bookingId">);
        if (status === 0) response.destroy();
        else response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async truth(): Promise<Truth> {
    return { bookings: [...this.bookings], soldSeats: [...this.sold] };
  }

  async reset(): Promise<void> {
    this.resets++;
    this.bookings = [];
    this.sold.clear();
  }

  killer() {
    return { kills: [], advance: () => undefined, idle: async () => undefined, recovered: async () => undefined };
  }

  private book(asked: Omit<Booking, "bookingId">): { status: number; answer?: object } {
    if (this.unheard.has(asked.userId)) return { status: 0 };
    const own = this.bookings.find(({ seatId, userId }) => seatId === asked.seatId && userId === asked.userId);
    if (own) return { status: 200, answer: own };
    const taken = this.sold.has(asked.seatId);
    // Counted are those that can be booked: among the others, a mistake would often be none.
    const strikes = (taken && this.fault !== "sells twice") || ++this.requests % 10 !== 0 ? "none" : this.fault;
    if (taken && strikes !== "sells twice") return { status: 409, answer: {} };
    const booking = { bookingId: ++this.lastId, ...asked };
    this.sold.add(asked.seatId);
    if (strikes === "tears") return { status: 503, answer: {} };
    if (strikes !== "forgets") this.bookings.push(strikes === "invents" ? { ...booking, userId: "nobody" } : booking);
    else this.sold.delete(asked.seatId);
    if (strikes === "denies") return { status: 409, answer: {} };
    if (strikes === "turns away") return { status: 503, answer: {} };
    if (strikes === "stays silent") this.unheard.add(asked.userId);
    return strikes === "breaks off" || strikes === "stays silent" ? { status: 0 } : { status: 201, answer: booking };
  }
}
