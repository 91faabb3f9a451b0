import { describe, expect, it } from "vitest";
import { operationError } from "../stack/operation-errors";
import { lockHolder } from "./deploy";

const locked = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file.
  file:///home/me/.lab/state/.pulumi/locks/organization/ticketwatch/lab/1.json: created by me@host (pid 4711) at 2026-04-01T18:00:00Z`;

describe("the holder of a stack's lock", () => {
  it("is read from the error that a locked stack gives", () => {
    expect(lockHolder(operationError({ command: "up", stack: "lab" }, [locked]).message)).toBe(4711);
  });

  it("is nobody where something else went wrong", () => {
    expect(lockHolder("container was not healthy (pid 12)")).toBeUndefined();
  });
});
