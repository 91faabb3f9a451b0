/// <reference lib="dom" />
import type { Order, Progress } from "./order";
import type { Words } from "./words";

type Told = Progress | { readonly kind: "saleAnew"; readonly bookingId: number };

/** Says what comes of each request, in a line of its own, the newest first. */
export class OrderLog {
  private readonly lines = new Map<string, () => void>();

  constructor(
    private readonly element: HTMLElement,
    private readonly words: Words,
  ) {}

  /** A line that is told how it goes; a buyer may stop waiting where nothing is booked. */
  begin(key: string, order: Pick<Order, "section" | "row" | "number">, onStop = () => {}): (told: Told) => void {
    const line = document.createElement("p");
    this.element.prepend(line);
    return (told) => {
      const say = () => {
        line.dataset.kind = told.kind;
        line.textContent = this.words.text(told.kind, { ...told, place: this.words.place(order) });
        if (told.kind === "busy") line.append(" ", this.stopButton(onStop));
      };
      this.lines.set(key, say);
      say();
    };
  }

  /** Says it all in another language. */
  sayAgain(): void {
    for (const say of this.lines.values()) say();
  }

  private stopButton(onStop: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.words.text("stop");
    button.addEventListener("click", onStop);
    return button;
  }
}
