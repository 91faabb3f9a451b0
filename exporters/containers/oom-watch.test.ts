import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { OomWatch } from "./oom-watch";

const told: string[] = [];
const asked: number[] = [];
let streams: PassThrough[];
let watch: OomWatch;

/** A watch over an engine whose streams of events the test writes. */
async function listening() {
  streams = [];
  const lifeEvents = async (since: number) => {
    asked.push(since);
    streams.push(new PassThrough());
    return streams.at(-1) as PassThrough;
  };
  told.length = asked.length = 0;
  watch = new OomWatch({ lifeEvents }, (id) => told.push(id));
  watch.start();
  await expect.poll(() => streams.length).toBe(1);
}

/** An OOM event as the engine writes it, `seconds` from now. */
const event = (id: string, seconds: number) =>
  `${JSON.stringify({ Action: "oom", Actor: { ID: id }, timeNano: Date.now() * 1e6 + seconds * 1e9 })}\n`;

const breakStream = async (number: number) => {
  streams[number]?.destroy(new Error("the engine is gone"));
  await expect.poll(() => streams.length, { timeout: 5000 }).toBe(number + 2);
};

afterEach(() => watch.stop());

describe("OOM events", () => {
  it("are told once for each bout, of each container", async () => {
    await listening();
    for (const line of [event("a", 1), event("a", 2), event("b", 1.5), event("a", 20)]) streams[0]?.write(line);
    await expect.poll(() => [...told]).toEqual(["a", "b", "a"]);
  });

  it("are heard again after the stream broke, and none twice", async () => {
    await listening();
    const old = event("a", 20);
    streams[0]?.write(old);
    await expect.poll(() => told.length).toBe(1);
    await breakStream(0);
    expect(asked[1]).toBe(Math.floor(JSON.parse(old).timeNano / 1e9));
    for (const line of [event("b", 5), old, event("c", 40)]) streams[1]?.write(line);
    await expect.poll(() => [...told]).toEqual(["a", "c"]);
  });

  it("survive a line that was cut off with the stream", async () => {
    await listening();
    const whole = event("a", 1);
    streams[0]?.end(whole.slice(0, 40));
    await expect.poll(() => streams.length, { timeout: 5000 }).toBe(2);
    streams[1]?.write(whole);
    await expect.poll(() => [...told]).toEqual(["a"]);
  });
});
