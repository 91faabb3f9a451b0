import { describe, expect, it } from "vitest";
import type { Sample } from "../contract";
import { fakeSource } from "../testing/source";
import { askAnnotations, eventsIn } from "./annotations";

const range = { from: 0, to: 100_000 };
const at = (...seconds: number[]): Sample[] => seconds.map((second) => [second, "1"]);
const alerts = {
  name: "Alerts",
  titleFormat: "{{alertname}}",
  textFormat: "{{instance}}",
  tagKeys: "severity,concern",
};

describe("annotations from Prometheus", () => {
  it("make one region of a series while it lasts, and another after a gap", () => {
    const metric = { alertname: "Slow", instance: "app-1", severity: "warning" };
    const events = eventsIn([{ metric, values: at(10, 15, 20, 50) }], alerts, 5_000, range);
    expect(events).toEqual([
      { time: 10_000, timeEnd: 20_000, text: "Slow – app-1", tags: ["warning"] },
      { time: 50_000, text: "Slow – app-1", tags: ["warning"] },
    ]);
  });

  it("take a value as the moment where the list says so, once and in the window", () => {
    const list = { name: "Ends", titleFormat: "Run of {{scene}} ended", useValueForTime: true };
    const values: Sample[] = [
      [5, "3000"],
      [10, "3000"],
      [15, "900000"],
    ];
    expect(eventsIn([{ metric: { scene: "on-sale" }, values }], list, 5_000, range)).toEqual([
      { time: 3_000, text: "Run of on-sale ended", tags: [] },
    ]);
  });
});

describe("annotations that Grafana keeps", () => {
  const list = {
    name: "Load runs",
    iconColor: "blue",
    datasource: { uid: "-- Grafana --" },
    target: { type: "tags", tags: ["ticketwatch", "run"] },
  };
  const ask = async (disabled?: Set<string>) => {
    const kept = [
      { time: 1_000, timeEnd: 2_000, text: "run", tags: ["ticketwatch", "run", "on-sale"] },
      { time: 1_000, text: "drill", tags: ["ticketwatch"] },
      { time: 900_000, text: "later", tags: ["ticketwatch", "run"] },
    ];
    const source = fakeSource({ annotations: async () => kept });
    const context = { range, scope: new Map(), scrapeInterval: "5s", width: 1_000 };
    return await askAnnotations({ uid: "d", annotations: { list: [list] } }, source, context, disabled);
  };

  it("are those with all tags of the list, in the window", async () => {
    expect((await ask()).found).toMatchObject([{ text: "run", source: "Load runs", color: "blue" }]);
  });

  it("are not asked for where the list is switched off", async () => {
    expect((await ask(new Set(["Load runs"]))).found).toEqual([]);
  });
});
