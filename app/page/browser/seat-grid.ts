/// <reference lib="dom" />
import type { SeatLook } from "./ballpark";
import type { Seat } from "./seats";

/** One section's seats as buttons: a tab stop of their own, and arrow keys between them. */
export class SeatGrid {
  private buttons: HTMLButtonElement[] = [];
  private shape = "";
  private columns = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly onSeat: (seatId: number) => void,
  ) {
    element.addEventListener("keydown", (event) => this.move(event));
  }

  show(
    seats: readonly Seat[],
    lookOf: (seat: Seat) => SeatLook,
    labelOf: (seat: Seat, look: SeatLook) => string,
  ): void {
    const shape = seats.map(({ id }) => id).join();
    if (shape !== this.shape) this.build(seats);
    this.shape = shape;
    for (const [at, seat] of seats.entries()) {
      const button = this.buttons[at] as HTMLButtonElement;
      const look = lookOf(seat);
      button.dataset.state = look;
      button.setAttribute("aria-label", labelOf(seat, look));
      button.setAttribute("aria-pressed", `${look === "chosen"}`);
      // Not `disabled`: who reads the seats one by one shall come past it.
      button.setAttribute("aria-disabled", `${look === "sold" || look === "yours"}`);
    }
  }

  private build(seats: readonly Seat[]): void {
    this.columns = Math.max(...seats.map(({ number }) => number));
    this.element.style.gridTemplateColumns = `1.5em repeat(${this.columns}, minmax(0, 1fr))`;
    this.buttons = seats.map(({ id, number }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${number}`;
      button.tabIndex = -1;
      button.addEventListener("click", () => this.onSeat(id));
      return button;
    });
    if (this.buttons[0]) this.buttons[0].tabIndex = 0;
    const rows = new Map<string, HTMLElement[]>();
    for (const [at, { row }] of seats.entries()) {
      rows.set(row, [...(rows.get(row) ?? [rowLabel(row)]), this.buttons[at] as HTMLElement]);
    }
    this.element.replaceChildren(...[...rows.values()].flat());
  }

  private move(event: KeyboardEvent): void {
    const at = this.buttons.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: this.columns,
      ArrowUp: -this.columns,
      Home: -at,
      End: this.buttons.length - 1 - at,
    };
    const step = steps[event.key];
    const next = step === undefined || at < 0 ? undefined : this.buttons[at + step];
    if (!next) return;
    event.preventDefault();
    for (const button of this.buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }
}

function rowLabel(row: string): HTMLElement {
  const label = document.createElement("span");
  label.className = "row";
  label.setAttribute("aria-hidden", "true");
  label.textContent = row;
  return label;
}
