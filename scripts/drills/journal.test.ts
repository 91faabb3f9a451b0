import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { faultIn, Journal, undoLeftDrill } from "./journal";
import type { UndoStep } from "./undo";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-journal-"));
const file = join(folder, "lab.drill.json");
afterEach(() => rmSync(file, { force: true }));

const start: UndoStep = { kind: "start", container: "app" };
const unpause: UndoStep = { kind: "unpause", container: "mysql" };

/** Writes a drill's steps down, as one that is killed then has. */
function killed(...steps: UndoStep[]): Journal {
  const journal = new Journal(file, "a-drill", "mysql-paused");
  for (const step of steps) journal.add(step);
  return journal;
}

/** Someone who undoes, and cannot undo some kinds. */
function undoer(...unable: UndoStep["kind"][]) {
  const done: UndoStep[] = [];
  const perform = async (step: UndoStep) => {
    if (unable.includes(step.kind)) throw new Error("the engine is away");
    done.push(step);
  };
  return { done, perform };
}

describe("the journal", () => {
  it("tells the fault that it has to undo, and nothing once that is done", async () => {
    expect(faultIn(file)).toBeUndefined();
    const journal = killed(start);
    expect(faultIn(file)).toBe("mysql-paused");
    await journal.replay(undoer().perform);
    expect(faultIn(file)).toBeUndefined();
  });

  it("is on disk as soon as a step is written down", () => {
    killed(start);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ fault: "mysql-paused", steps: [start] });
  });

  it("undoes from the last step to the first and is gone", async () => {
    const { done, perform } = undoer();
    await killed(start, unpause).replay(perform);
    expect(done).toEqual([unpause, start]);
    expect(existsSync(file)).toBe(false);
  });
});

describe("what a killed drill has left", () => {
  it("is nothing where no journal is", async () => {
    expect(await undoLeftDrill(file, undoer().perform)).toBeUndefined();
  });

  it("is undone by the next one, which names the fault", async () => {
    killed(start, unpause);
    const { done, perform } = undoer();
    expect(await undoLeftDrill(file, perform)).toBe("mysql-paused");
    expect(done).toEqual([unpause, start]);
    expect(existsSync(file)).toBe(false);
  });

  it("stays written down as far as it could not be undone", async () => {
    killed(start, unpause);
    const { done, perform } = undoer("unpause");
    await expect(undoLeftDrill(file, perform)).rejects.toThrow(
      /mysql-paused could not be undone \(unpause: the engine/,
    );
    expect(done).toEqual([start]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ steps: [unpause] });
  });

  it("is not guessed at when the journal cannot be read", async () => {
    writeFileSync(file, '{"steps": [{"kind": "explode"}]}');
    const { done, perform } = undoer();
    await expect(undoLeftDrill(file, perform)).rejects.toThrow(/cannot be read/);
    expect(done).toEqual([]);
  });
});
