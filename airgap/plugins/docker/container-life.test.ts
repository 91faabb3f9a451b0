import { expect, it } from "vitest";
import { attached } from "./container-life";

const late =
  "(HTTP code 500) server error - attaching to network failed, make sure your network options are correct and check manager logs: context deadline exceeded ";
const takenBack = "(HTTP code 404) no such container - network 0gc8teusoo2acco9hwpspkaex not found ";

/** A start that fails with these words, one after the other, and then works. */
function starts(...failures: string[]) {
  const { signal } = new AbortController();
  const said: string[] = [];
  const begun = { count: 0 };
  const start = async () => {
    begun.count += 1;
    const failure = failures.shift();
    if (failure) throw new Error(failure);
  };
  return { begun, said, outcome: () => attached(start, { progress: (line) => said.push(line), signal }) };
}

it("starts a container again whose network was not attached in time, and says so", async () => {
  const { begun, said, outcome } = starts(late, takenBack);
  await outcome();
  expect(begun.count).toBe(3);
  expect(said).toHaveLength(2);
});

it("gives up in the end", async () => {
  const { begun, outcome } = starts(late, late, late);
  await expect(outcome()).rejects.toThrow("deadline exceeded");
  expect(begun.count).toBe(3);
});

it("does not repeat what fails for another reason", async () => {
  const { begun, outcome } = starts("port is already allocated");
  await expect(outcome()).rejects.toThrow("port is already allocated");
  expect(begun.count).toBe(1);
});
