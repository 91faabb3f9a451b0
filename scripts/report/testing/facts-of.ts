import { parseHTML } from "linkedom";

/** A piece of a page that says where in run.json it is from. */
export interface PageFact {
  readonly at: string;
  readonly text: string;
  /** What `<data>` carries beside its text. */
  readonly value: number | undefined;
}

/** What a page takes from run.json, and the text that is left without it, without charts and legends. */
export function factsOf(page: string): { facts: PageFact[]; rest: string } {
  // Cells without a gap would run their words together.
  const { document } = parseHTML(page.replaceAll(/<\/t[dh]>/g, " $&"));
  const facts = [...document.querySelectorAll("[data-at]")].map((element) => {
    const value = element.getAttribute("value");
    return {
      at: element.getAttribute("data-at") ?? "",
      text: element.textContent ?? "",
      value: value === null ? undefined : Number(value),
    };
  });
  for (const element of document.querySelectorAll("[data-at], [data-label], svg, style, script, head"))
    element.remove();
  return { facts, rest: document.documentElement.textContent ?? "" };
}

/** What a JSON pointer points to. */
export function pointedAt(json: unknown, pointer: string): unknown {
  const keys = pointer.split("/").slice(1);
  return keys.reduce<unknown>(
    (value, key) => (value as Record<string, unknown>)?.[key.replaceAll("~1", "/").replaceAll("~0", "~")],
    json,
  );
}

const factors: Readonly<Record<string, number>> = {
  ...{ "": 1, s: 1, ms: 1e-3, "%": 1e-2, B: 1 },
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 },
};

/** The number that a text says, in the base unit; NaN when it says none. */
export function numberIn(text: string): number {
  const match = /^(-?[\d,]+(?:\.\d+)?(?:e-?\d+)?) ?(\S*)$/.exec(text);
  return match ? Number(match[1]?.replaceAll(",", "")) * (factors[match[2] ?? ""] ?? Number.NaN) : Number.NaN;
}
