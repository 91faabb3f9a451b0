import { expect, test } from "vitest";
import type { RetryCause } from "../../contract/app-metrics";
import { ContentionError, DeadlineExceededError } from "../db/errors";
import { tries, withRetries } from "./retry";

const mysqlError = (errno: number) => Object.assign(new Error(`MySQL says ${errno}`), { errno });
const deadlock = mysqlError(1213);
const lockWait = mysqlError(1205);

/** A transaction that fails with each of `errors` in turn, then succeeds. */
function failing(...errors: Error[]) {
  const causes: RetryCause[] = [];
  let calls = 0;
  const run = withRetries(
    async () => {
      const error = errors[calls++];
      if (error) throw error;
      return "booked";
    },
    (cause) => causes.push(cause),
  );
  return { run, causes, calls: () => calls };
}

test("retries deadlocks and lock waits and reports the causes", async () => {
  const { run, causes } = failing(deadlock, lockWait);
  expect(await run).toBe("booked");
  expect(causes).toEqual(["deadlock", "lock_wait_timeout"]);
});

test("gives up when the budget is used up", async () => {
  const { run, calls } = failing(...Array.from({ length: tries }, () => deadlock));
  await expect(run).rejects.toThrow(ContentionError);
  expect(calls()).toBe(tries);
});

test("does not begin a try after the deadline", async () => {
  let calls = 0;
  const transaction = async () => {
    calls++;
    throw deadlock;
  };
  const run = withRetries(transaction, () => {}, performance.now());
  await expect(run).rejects.toThrow(DeadlineExceededError);
  expect(calls).toBe(1);
});

test("does not retry any other error", async () => {
  const broken = mysqlError(1064);
  const { run, calls, causes } = failing(broken);
  await expect(run).rejects.toBe(broken);
  expect([calls(), causes]).toEqual([1, []]);
});
