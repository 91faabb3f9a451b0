import { expect, it } from "vitest";
import { attached } from "./container-life";

const late =
  "(HTTP code 500) server error - attaching to network failed, make sure your network options are correct and check manager logs: context deadline exceeded ";
const takenDown = "(HTTP code 404) no such container - network 0gc8teusoo2acco9hwpspkaex not found ";

const inTime = { pauseSeconds: 0, seconds: 60 };

/** A start that fails with these words, one after the other, and then works. */
function starts(failures: string[], patience = inTime) {
  const { signal } = new AbortController();
  const said: string[] = [];
  const begun = { count: 0 };
  const start = async () => {
    begun.count += 1;
    const failure = failures.shift();
    if (failure) throw new Error(failure);
  };
  return { begun, said, outcome: () => attached(start, { progress: (line) => said.push(line), signal }, patience) };
}

it("starts a container again whose network was not attached in time, and says so", async () => {
  const { begun, said, outcome } = starts([late, takenDown, late, takenDown]);
  await outcome();
  expect(begun.count).toBe(5);
  expect(said).toHaveLength(4);
});

it("gives up in the end", async () => {
  const { begun, outcome } = starts([late, late, late], { pauseSeconds: 0, seconds: -1 });
  await expect(outcome()).rejects.toThrow("deadline exceeded");
  expect(begun.count).toBe(1);
});

it.each(["port is already allocated", takenDown])("does not repeat what fails by itself: %s", async (failure) => {
  const { begun, outcome } = starts([failure]);
  await expect(outcome()).rejects.toThrow(failure);
  expect(begun.count).toBe(1);
});
