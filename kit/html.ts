/** HTML that is known to be safe: put into other HTML as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | undefined | readonly (string | Html)[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for content and quoted attributes. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** A template whose values are escaped, unless they are HTML themselves; a list is joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const text = strings.map((string, index) => string + (index < values.length ? textOf(values[index]) : ""));
  return new Html(text.join(""));
}

function textOf(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return value.map(textOf).join("");
}

/** What is HTML already, from a library that escapes by itself. */
export const raw = (text: string) => new Html(text);
