import { describe, expect, it } from "vitest";
import type { Inspected } from "./engine";
import { LifeHistory } from "./life-history";

const seen = (restartCount: number, time: string, oomKilled = false) =>
  ({
    RestartCount: restartCount,
    State: { StartedAt: `2026-04-01T${time}:00Z`, OOMKilled: oomKilled },
  }) as unknown as Inspected;
const begin = Date.parse("2026-04-01T12:00:00Z");

describe("restarts", () => {
  it("begin at what the engine has counted, and follow it", () => {
    const history = new LifeHistory();
    expect(history.update("a", seen(2, "10:00")).restarts).toBe(2);
    expect(history.update("a", seen(5, "10:01")).restarts).toBe(5);
  });

  it("count a start by hand, which sets the engine's count back", () => {
    const history = new LifeHistory();
    history.update("a", seen(3, "10:00"));
    expect(history.update("a", seen(0, "10:05")).restarts).toBe(4);
    expect(history.update("a", seen(0, "10:05")).restarts).toBe(4);
    expect(history.update("a", seen(1, "10:06")).restarts).toBe(5);
  });

  it("begin anew with a new container", () => {
    const history = new LifeHistory();
    history.update("a", seen(3, "10:00"));
    history.keepOnly(["b"]);
    expect(history.update("b", seen(0, "10:01")).restarts).toBe(0);
  });
});

describe("OOM kills", () => {
  it("are counted by event, whatever the engine's flag says", () => {
    const history = new LifeHistory();
    history.update("a", seen(0, "10:00"));
    history.oomKilled("a");
    history.oomKilled("a");
    expect(history.update("a", seen(0, "10:00", true)).oomKills).toBe(2);
  });

  it("count the one that was before the exporter came", () => {
    const history = new LifeHistory(begin);
    expect(history.update("a", seen(0, "10:00", true)).oomKills).toBe(1);
    history.oomKilled("a");
    expect(history.update("a", seen(0, "12:30", true)).oomKills).toBe(2);
  });

  it("are counted once, whether the event or the flag is seen first", () => {
    const history = new LifeHistory(begin);
    history.oomKilled("a");
    history.keepOnly([]);
    expect(history.update("a", seen(0, "12:30", true)).oomKills).toBe(1);
    expect(history.update("b", seen(0, "12:30", true)).oomKills).toBe(0);
    history.oomKilled("b");
    expect(history.update("b", seen(0, "12:30", true)).oomKills).toBe(1);
  });
});
