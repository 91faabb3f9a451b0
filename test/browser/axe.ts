import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const axe = readFileSync(join(__dirname, "../../node_modules/axe-core/axe.min.js"), "utf8");

/** What axe finds wrong on a page as it is, each with where; `impacts` leaves out the rest. */
export async function violationsOn(page: Page, impacts?: readonly string[]): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate("axe.run(document).then(({ violations }) => violations)")) as Violation[];
  return found
    .filter(({ impact }) => !impacts || impacts.includes(impact))
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 120))
          .join(" | ")}`,
    );
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
