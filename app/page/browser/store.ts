/// <reference lib="dom" />
import type { Order } from "./order";

export interface KeptBooking extends Order {
  readonly bookingId: number;
}

const prefix = "ticketwatch.";
const orderPrefix = `${prefix}order.`;
const bookingPrefix = `${prefix}booking.`;

/**
 * What this browser keeps: under way and booked, each under a name of its own, so that two tabs never overwrite each
 * other's. Where a browser keeps nothing, or somebody changed it, the page works without.
 */
export class Store {
  private readonly storage = usableStorage();

  get isKept(): boolean {
    return this.storage !== undefined;
  }

  get(name: "name" | "language"): string {
    return this.storage?.getItem(prefix + name) ?? "";
  }

  set(name: "name" | "language", value: string): void {
    this.write(prefix + name, value);
  }

  orders(): Order[] {
    return this.all(orderPrefix).filter(isOrder);
  }

  keepOrder(order: Order): void {
    this.write(orderPrefix + order.key, JSON.stringify(order));
  }

  dropOrder({ key }: Order): void {
    this.storage?.removeItem(orderPrefix + key);
  }

  bookings(): KeptBooking[] {
    return this.all(bookingPrefix)
      .filter(isBooking)
      .sort((one, other) => one.bookingId - other.bookingId);
  }

  keepBooking(booking: KeptBooking): void {
    this.write(`${bookingPrefix}${booking.bookingId}`, JSON.stringify(booking));
  }

  dropBooking({ bookingId }: KeptBooking): void {
    this.storage?.removeItem(`${bookingPrefix}${bookingId}`);
  }

  private write(name: string, value: string): void {
    try {
      this.storage?.setItem(name, value);
    } catch {
      // Full: what is booked stays booked, and is shown until the page is left.
    }
  }

  private all(start: string): unknown[] {
    const names = Object.keys(this.storage ?? {}).filter((name) => name.startsWith(start));
    return names.map((name) => parsed(this.storage?.getItem(name) ?? ""));
  }
}

/** Undefined where the browser has none, or refuses to write: private windows, blocked site data. */
function usableStorage(): Storage | undefined {
  try {
    localStorage.setItem(`${prefix}probe`, "");
    localStorage.removeItem(`${prefix}probe`);
    return localStorage;
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOrder(value: unknown): value is Order {
  const one = (value ?? {}) as Partial<Record<keyof Order, unknown>>;
  const texts = [one.key, one.section, one.row, one.userId];
  return (
    texts.every((text) => typeof text === "string") && Number.isInteger(one.seatId) && Number.isInteger(one.number)
  );
}

const isBooking = (value: unknown): value is KeptBooking =>
  isOrder(value) && Number.isInteger((value as Partial<KeptBooking>).bookingId);
