import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeContainers } from "../../../airgap/images/testing";
import { prometheusHolding } from "../prometheus";
import { conditions } from "./conditions";
import { halfSeconds, history } from "./history";
import { marks, nameOf } from "./marks";

/** Unix seconds, an hour ago: Prometheus keeps it, and nothing of it is in the future. */
const start = 5 * Math.floor(Date.now() / 5000) - 3600;
const without = start + halfSeconds - 5;
const within = start + 2 * halfSeconds - 5;
let url: string;

beforeAll(async () => {
  url = await prometheusHolding(await history(conditions, start));
}, 300_000);

afterAll(removeContainers);

/** Values that a query has at a moment; an answer that is no number draws nothing. */
async function valuesAt(expr: string, time: number): Promise<number[]> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr, time: String(time) })}`);
  const { data, error } = (await answer.json()) as { data?: { result: { value: [number, string] }[] }; error?: string };
  if (!data) throw new Error(`${error}: ${expr}`);
  return data.result.map(({ value }) => Number(value[1])).filter(Number.isFinite);
}

describe.each(conditions)("when $title", ({ fills }) => {
  it.each(
    marks()
      .filter(fills)
      .map((mark) => ({ title: nameOf(mark), ...mark })),
  )("$title shows it, and nothing without it", async ({ expr }) => {
    expect(await valuesAt(expr, within)).not.toEqual([]);
    expect(await valuesAt(expr, without)).toEqual([]);
  });
});
