import type { Condition } from "./conditions";

const scrapeEverySeconds = 5;
/** Seconds that each of the two halves of the history lasts: several times the windows of the queries. */
export const halfSeconds = 180;

/**
 * The same scrapes twice over, in OpenMetrics, from `start` (Unix s) on: first with no condition there, then with all of
 * them. `start + halfSeconds` ends the first half, twice as much the second.
 */
export async function history(conditions: readonly Condition[], start: number): Promise<string> {
  const lines: string[] = [];
  for (let second = 0; second < 2 * halfSeconds; second += scrapeEverySeconds) {
    for (const { page, target } of conditions) {
      const text = await page(second, second >= halfSeconds, start + second);
      lines.push(...samples(text, target).map((sample) => `${sample} ${start + second}`));
    }
  }
  return `${lines.join("\n")}\n# EOF\n`;
}

/** Samples of a page in the text format, with the target's labels added. */
function samples(page: string, target: Condition["target"]): string[] {
  const added = Object.entries(target).map(([name, value]) => `${name}="${value}"`);
  return page
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name = "", labels = "", value = ""] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return `${name}{${[...(labels ? [labels] : []), ...added].join(",")}} ${value}`;
    });
}
