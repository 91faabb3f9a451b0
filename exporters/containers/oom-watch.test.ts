import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import type { Engine } from "./engine";
import { OomWatch } from "./oom-watch";

const second = 1e9;
const killed: string[] = [];
let watch: OomWatch;

/** A watch over an engine whose streams of events the test writes. */
function watched() {
  const streams: PassThrough[] = [];
  const oomEvents = async () => {
    const stream = new PassThrough();
    streams.push(stream);
    return stream;
  };
  killed.length = 0;
  watch = new OomWatch({ oomEvents } as unknown as Engine, (id) => killed.push(id));
  watch.start();
  const send = (number: number, id: string, time: number) =>
    streams[number]?.write(`${JSON.stringify({ id, timeNano: Date.now() * 1e6 + time * second })}\n`);
  return { streams, send };
}

afterEach(() => watch.stop());

describe("OOM events", () => {
  it("count once for each kill, however often the kernel tells of it", async () => {
    const { streams, send } = watched();
    await expect.poll(() => streams.length).toBe(1);
    for (const time of [1, 1.4, 1.9, 5, 5.5]) send(0, "a", time);
    send(0, "b", 5.6);
    await expect.poll(() => [...killed]).toEqual(["a", "a", "b"]);
  });

  it("are heard again after the stream broke, and none twice", async () => {
    const { streams, send } = watched();
    await expect.poll(() => streams.length).toBe(1);
    send(0, "a", 10);
    await expect.poll(() => killed.length).toBe(1);
    streams[0]?.destroy(new Error("the engine is gone"));
    await expect.poll(() => streams.length, { timeout: 5000 }).toBe(2);
    send(1, "a", 5);
    send(1, "a", 20);
    await expect.poll(() => [...killed]).toEqual(["a", "a"]);
  });
});
