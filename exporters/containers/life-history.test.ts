import { describe, expect, it } from "vitest";
import type { Inspected } from "./engine";
import { LifeHistory } from "./life-history";

const at = (time: string) => `2026-04-01T${time}:00Z`;
const begin = Date.parse(at("12:00"));
const seen = (restartCount: number, startedAt: string, { restarting = false, created = "12:30" } = {}) =>
  ({
    Created: at(created),
    RestartCount: restartCount,
    State: { StartedAt: at(startedAt), Restarting: restarting, OOMKilled: true },
  }) as unknown as Inspected;

/** What a history tells of one container, seen again and again. */
function restartsOf(...sights: Inspected[]): number[] {
  const history = new LifeHistory(begin);
  return sights.map((sight) => history.update("a", sight).restarts);
}

describe("restarts", () => {
  it("follow what the engine has counted", () => {
    expect(restartsOf(seen(0, "12:30"), seen(2, "12:32"), seen(5, "12:35"))).toEqual([0, 2, 5]);
  });

  it("count those of a new container that came before its first sight", () => {
    expect(restartsOf(seen(1, "12:31"))).toEqual([1]);
    expect(restartsOf(seen(1, "12:30", { restarting: true }))).toEqual([0]);
  });

  it("begin at nothing for a container older than the exporter", () => {
    const old = { created: "10:00" };
    expect(restartsOf(seen(3, "11:00", old), seen(3, "11:00", old), seen(4, "12:40", old))).toEqual([0, 0, 1]);
  });

  it("count once, though the engine counts before it starts", () => {
    const waiting = { restarting: true };
    const sights = [seen(0, "12:30"), seen(1, "12:30", waiting), seen(1, "12:31"), seen(2, "12:31", waiting)];
    expect(restartsOf(...sights, seen(2, "12:32"))).toEqual([0, 0, 1, 1, 2]);
  });

  it("count a start by hand, which sets the engine's count back", () => {
    const sights = [seen(3, "12:30"), seen(0, "12:35"), seen(0, "12:35"), seen(1, "12:36")];
    expect(restartsOf(...sights)).toEqual([3, 4, 4, 5]);
  });

  it("do not count the first start of a container that was seen before it", () => {
    const made = seen(0, "12:30");
    const unstarted = { ...made, State: { ...made.State, StartedAt: "0001-01-01T00:00:00Z" } };
    expect(restartsOf(unstarted, seen(0, "12:31"), seen(0, "12:32"))).toEqual([0, 0, 1]);
  });

  it("begin anew with a new container", () => {
    const history = new LifeHistory(begin);
    history.update("a", seen(3, "12:30"));
    history.keepOnly(["b"]);
    expect(history.update("b", seen(0, "12:31")).restarts).toBe(0);
  });
});

describe("bouts of OOM kills", () => {
  it("are counted as they are told, whatever the engine's flag says", () => {
    const history = new LifeHistory(begin);
    expect(history.update("a", seen(0, "12:30")).oomBouts).toBe(0);
    history.oomKilled("a");
    history.oomKilled("a");
    expect(history.update("a", seen(0, "12:30")).oomBouts).toBe(2);
  });

  it("begin at nothing for a container older than the exporter", () => {
    expect(new LifeHistory(begin).update("a", seen(1, "11:00", { created: "10:00" })).oomBouts).toBe(0);
  });

  it("are kept from before the first sight, and forgotten with the container", () => {
    const history = new LifeHistory(begin);
    history.oomKilled("a");
    history.keepOnly([]);
    expect(history.update("a", seen(0, "12:30")).oomBouts).toBe(1);
    history.keepOnly([]);
    expect(history.update("a", seen(0, "12:30")).oomBouts).toBe(0);
  });
});
