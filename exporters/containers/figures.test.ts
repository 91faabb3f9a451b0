import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Stats } from "./engine";
import { Figures } from "./figures";

const times = { patience: 30, longestAge: 200, deadline: 1000 };
const answer = (number: number) => ({ number }) as unknown as Stats;

/** Figures of an engine that takes so many ms for each answer in turn. */
function figuresAfter(...delays: number[]) {
  let questions = 0;
  const stats = async () => {
    const number = ++questions;
    await sleep(delays[number - 1] ?? 0);
    return answer(number);
  };
  return { figures: new Figures({ stats }, times), asked: () => questions };
}

describe("figures of a container", () => {
  it("are new ones while the engine is quick", async () => {
    const { figures } = figuresAfter(0, 0);
    expect(await figures.read("a")).toEqual(answer(1));
    expect(await figures.read("a")).toEqual(answer(2));
  });

  it("are those before while the engine takes its time, which is asked once", async () => {
    const { figures, asked } = figuresAfter(0, 120);
    await figures.read("a");
    expect(await figures.read("a")).toEqual(answer(1));
    expect(await figures.read("a")).toEqual(answer(1));
    expect(asked()).toBe(2);
    await sleep(120);
    expect(await figures.read("a")).toEqual(answer(3));
  });

  it("are missing once they are too old, and say so", async () => {
    const { figures } = figuresAfter(0, 900);
    await figures.read("a");
    await figures.read("a");
    await sleep(times.longestAge);
    await expect(figures.read("a")).rejects.toThrow(/no figures of a within 30 ms/);
  });

  it("are forgotten with the container's end", async () => {
    const { figures } = figuresAfter(0, 900, 900);
    await figures.read("a");
    figures.forget("a");
    await expect(figures.read("a")).rejects.toThrow(/no figures/);
  });
});
