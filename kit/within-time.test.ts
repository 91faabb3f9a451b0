import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { abortedWithin } from "./within-time";

setFlagsFromString("--expose_gc");
const collectGarbage = runInNewContext("gc") as () => void;

const reason = async (signal: AbortSignal) => {
  if (!signal.aborted) await once(signal, "abort");
  return signal.reason as unknown;
};

it("aborts in time, whatever was collected as garbage meanwhile", async () => {
  const never = new AbortController().signal;
  const pause = setInterval(collectGarbage, 5);
  await expect(abortedWithin(never, 50, reason)).resolves.toMatchObject({ name: "TimeoutError" });
  clearInterval(pause);
});

it("aborts with the other signal, before and after it began", async () => {
  const other = new AbortController();
  const later = abortedWithin(other.signal, 60_000, reason);
  other.abort("enough");
  expect(await Promise.all([later, abortedWithin(other.signal, 60_000, reason)])).toEqual(["enough", "enough"]);
});

it("gives back what the work gives, and leaves nothing behind", async () => {
  const other = new AbortController();
  const removed: string[] = [];
  const { signal } = other;
  signal.removeEventListener = (type: string) => void removed.push(type);
  expect(await abortedWithin(signal, 60_000, async () => 7)).toBe(7);
  await expect(abortedWithin(signal, 60_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(removed).toEqual(["abort", "abort"]);
});
