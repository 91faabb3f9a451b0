import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Report, runSteps } from "./steps";

let written: string;

beforeEach(() => {
  written = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("runSteps without a terminal", () => {
  it("writes a line for each step, its reports and its outcome", async () => {
    const dig = async (report: Report) => {
      report("first metre");
      return "two metres deep";
    };
    await runSteps([
      { title: "Dig", run: dig },
      { title: "Fill", run: async () => undefined },
    ]);
    expect(written).toBe("Dig\n  first metre\n✔ Dig: two metres deep\nFill\n✔ Fill\n");
  });

  it("stops at the first step that fails", async () => {
    const never = vi.fn();
    const broken = { title: "Break", run: async () => Promise.reject(new Error("broken")) };
    await expect(runSteps([broken, { title: "Never", run: never }])).rejects.toThrow("broken");
    expect(never).not.toHaveBeenCalled();
  });

  it("begins no step once it was interrupted", async () => {
    const interrupt = new AbortController();
    const never = vi.fn();
    const first = { title: "First", run: async () => void interrupt.abort() };
    const running = runSteps([first, { title: "Second", run: never }], interrupt.signal);
    await expect(running).rejects.toThrow('interrupted before the step "Second"');
    expect(never).not.toHaveBeenCalled();
  });

  it("says that a silent step is still at work", async () => {
    vi.useFakeTimers();
    let finish = () => {};
    const running = runSteps([
      { title: "Wait", run: () => new Promise<undefined>((resolve) => (finish = () => resolve(undefined))) },
    ]);
    await vi.advanceTimersByTimeAsync(31_000);
    finish();
    await running;
    expect(written.match(/still at it after \d+ s/g)?.length).toBe(2);
  });
});
