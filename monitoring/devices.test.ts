import { describe, expect, it } from "vitest";
import { pages } from "../dashboards";
import { queriesOf } from "../dashboards/queries-of";
import { resourceQueries } from "../scripts/observation/resources";
import { realDisks, realFilesystems, realNetworks } from "./devices";
import { ruleSets } from "./rules";

const queries = [
  ...Object.values(ruleSets()).flatMap(({ records, alerts }) => [...records, ...alerts].map(({ expr }) => expr)),
  ...pages().flatMap((page) => queriesOf(page).map(({ expr }) => expr)),
  ...resourceQueries.map(({ promql }) => promql),
];

describe("every query of rules, panels and resources", () => {
  it.each([
    ["filesystem", realFilesystems],
    ["disk", realDisks],
    ["network", realNetworks],
  ])("looks at the same devices: node_%s_* with %s", (kind, filter) => {
    const uses = queries.flatMap(
      (expr) => expr.match(new RegExp(`(?<![\\w:])node_${kind}_\\w+(\\{[^}]*\\})?`, "g")) ?? [],
    );
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((use) => !use.includes(filter))).toEqual([]);
  });
});
