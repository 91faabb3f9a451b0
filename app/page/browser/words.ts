import { type Language, numberIn, type TextKey, textIn } from "../texts";
import type { Order } from "./order";

/** The page's texts, in the language that it speaks now. */
export class Words {
  constructor(public language: Language) {}

  text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
    return textIn(this.language, key, values);
  }

  count(value: number): string {
    return numberIn(this.language, value);
  }

  place({ section, row, number }: Pick<Order, "section" | "row" | "number">): string {
    return this.text("place", { section, row, number });
  }
}
