import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { expect, it, vi } from "vitest";
import { endedEarly } from "../../infra/early-end";
import { up } from "./operations";

const says = (severity: string, message: string) =>
  ({ diagnosticEvent: { severity, message } }) as unknown as EngineEvent;

/** A stack whose `up` fails with these events, one attempt after the other, and then works. */
function stackThatSays(...attempts: EngineEvent[][]) {
  const begun = { count: 0 };
  const stack = {
    name: "dev",
    up: async ({ onEvent }: { onEvent: (event: EngineEvent) => void }) => {
      begun.count += 1;
      const events = attempts.shift();
      if (!events) return { summary: { resourceChanges: { create: 3 } } };
      events.forEach(onEvent);
      throw new Error("code: 1\nstdout: \nstderr: error: update failed");
    },
  };
  return { stack: stack as unknown as Stack, begun };
}

function hooks(signal = new AbortController().signal) {
  const said: string[] = [];
  const interruption = { signal, forChildren: signal } as unknown as Parameters<typeof up>[1]["interruption"];
  return { said, hooks: { report: (line: string) => said.push(line), interruption } };
}

const ended = [says("warning", "using a plugin from $PATH"), says("info#err", `${endedEarly}\n`)];

it("goes on by itself when the program ended early", async () => {
  const { stack, begun } = stackThatSays(ended, ended);
  const { said, hooks: given } = hooks();
  expect(await up(stack, given)).toEqual({ create: 3 });
  expect(begun.count).toBe(3);
  expect(said).toEqual(Array(2).fill(`${endedEarly}; going on from here`));
});

it("gives up after the third time, with the words of the program", async () => {
  const { stack, begun } = stackThatSays(ended, ended, ended);
  await expect(up(stack, hooks().hooks)).rejects.toThrow(endedEarly);
  expect(begun.count).toBe(3);
});

it("says what is waited for once the user has interrupted, until it has ended", async () => {
  vi.useFakeTimers();
  const controller = new AbortController();
  const { said, hooks: given } = hooks(controller.signal);
  const urn = "urn:pulumi:lab::ticketwatch::docker:index/container:Container::mysql";
  let end: (value: object) => void = () => {};
  const stack = {
    name: "dev",
    up: ({ onEvent }: { onEvent: (event: EngineEvent) => void }) => {
      onEvent({ timestamp: 1, resourcePreEvent: { metadata: { op: "create", urn } } } as unknown as EngineEvent);
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  };
  const done = up(stack as unknown as Stack, given);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(said).toEqual(["creating mysql (Container)"]);
  controller.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  const waiting = "waiting for creating mysql (Container); a container has up to 240 s to become healthy";
  expect(said.slice(1)).toEqual([waiting, waiting]);
  end({ summary: {} });
  await done;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(said).toHaveLength(3);
  vi.useRealTimers();
});

it("does not repeat what failed for a reason of its own", async () => {
  const { stack, begun } = stackThatSays([says("error", "port is already allocated"), ...ended]);
  await expect(up(stack, hooks().hooks)).rejects.toThrow(/^port is already allocated$/);
  expect(begun.count).toBe(1);
});
