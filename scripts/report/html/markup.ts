/** Text that is HTML already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | undefined | readonly (string | Markup)[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for content and quoted attributes. */
export const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** A template whose values are escaped unless they are markup; a list is joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const text = strings.map((string, index) => string + (index < values.length ? textOf(values[index]) : ""));
  return new Markup(text.join(""));
}

function textOf(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return value.map(textOf).join("");
}

/** What is HTML already, from a library that escapes by itself. */
export const raw = (text: string) => new Markup(text);
