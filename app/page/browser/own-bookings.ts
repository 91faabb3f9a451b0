/// <reference lib="dom" />
import type { KeptBooking, Store } from "./store";
import type { Words } from "./words";

/** What this browser has booked, as a list that survives the page. */
export class OwnBookings {
  private readonly bookings = new Map<number, KeptBooking>();

  constructor(
    private readonly store: Store,
    private readonly element: HTMLElement,
    private readonly words: Words,
  ) {
    for (const booking of store.bookings()) this.bookings.set(booking.bookingId, booking);
  }

  /** Ids of the seats. */
  seats(): ReadonlySet<number> {
    return new Set([...this.bookings.values()].map(({ seatId }) => seatId));
  }

  keep(booking: KeptBooking): void {
    this.bookings.set(booking.bookingId, booking);
    this.store.keepBooking(booking);
    this.show();
  }

  show(): void {
    const texts = [...this.bookings.values()].map((booking) =>
      this.words.text("bookingLine", { bookingId: booking.bookingId, place: this.words.place(booking) }),
    );
    const lines = (texts.length > 0 ? texts : [this.words.text("noBookings")]).map((text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    });
    this.element.replaceChildren(...lines);
  }

  /** Drops, and gives back, what the sale no longer knows. */
  async dropUnknown(): Promise<KeptBooking[]> {
    const gone: KeptBooking[] = [];
    for (const booking of this.bookings.values()) if (!(await isKnown(booking))) gone.push(booking);
    for (const booking of gone) {
      this.bookings.delete(booking.bookingId);
      this.store.dropBooking(booking);
    }
    this.show();
    return gone;
  }
}

/** False only where the app itself says so. */
async function isKnown({ bookingId, seatId, userId }: KeptBooking): Promise<boolean> {
  try {
    const response = await fetch(`/bookings/${bookingId}`, { cache: "no-store" });
    if (response.status === 404) return false;
    const found = (await response.json()) as { readonly seatId?: number; readonly userId?: string };
    return !response.ok || (found.seatId === seatId && found.userId === userId);
  } catch {
    return true;
  }
}
