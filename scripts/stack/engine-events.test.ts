import type { EngineEvent } from "@pulumi/pulumi/automation";
import { describe, expect, it } from "vitest";
import { errorsIn, progressOf } from "./engine-events";

const container = "urn:pulumi:lab::ticketwatch::ticketwatch:service:App$docker:index/container:Container::app";
const component = "urn:pulumi:lab::ticketwatch::ticketwatch:service:App::app";
const stack = "urn:pulumi:lab::ticketwatch::pulumi:pulumi:Stack::ticketwatch-lab";

const event = (timestamp: number, rest: object) => ({ sequence: 0, timestamp, ...rest }) as EngineEvent;
const step = (op: string, urn: string) => ({ metadata: { op, urn } });
const error = (message: string, urn = stack) => event(0, { diagnosticEvent: { severity: "error", message, urn } });

describe("progressOf", () => {
  it("tells what is made, and how long it took", () => {
    const lines: string[] = [];
    const { onEvent: show } = progressOf((line) => lines.push(line));
    show(event(10, { resourcePreEvent: step("create", container) }));
    show(event(17, { resOutputsEvent: step("create", container) }));
    expect(lines).toEqual(["creating app (Container)", "created app (Container) in 7 s"]);
  });

  it("tells of what has no parent, too", () => {
    const lines: string[] = [];
    const machine = "urn:pulumi:lab::ticketwatch::command:local:Command::db-machine";
    progressOf((line) => lines.push(line)).onEvent(event(1, { resourcePreEvent: step("create", machine) }));
    expect(lines).toEqual(["creating db-machine (Command)"]);
  });

  it("is silent about what stays as it is, components and the stack", () => {
    const lines: string[] = [];
    const { onEvent: show } = progressOf((line) => lines.push(line));
    for (const [op, urn] of [
      ["same", container],
      ["create", component],
      ["create", stack],
      ["refresh", container],
    ] as const) {
      show(event(1, { resourcePreEvent: step(op, urn) }));
      show(event(2, { resOutputsEvent: step(op, urn) }));
    }
    expect(lines).toEqual([]);
  });

  it("knows what has begun and has not ended", () => {
    const { onEvent, underWay } = progressOf(() => {});
    onEvent(event(1, { resourcePreEvent: step("create", container) }));
    onEvent(event(1, { resourcePreEvent: step("update", component.replace("::app", "::other")) }));
    onEvent(event(1, { resourcePreEvent: step("delete", container.replace(/app$/, "old")) }));
    expect(underWay()).toEqual(["creating app (Container)", "removing old (Container)"]);
    onEvent(event(2, { resOutputsEvent: step("delete", container.replace(/app$/, "old")) }));
    onEvent(event(2, { resOpFailedEvent: step("create", container) }));
    expect(underWay()).toEqual([]);
  });

  it("names what failed", () => {
    const lines: string[] = [];
    progressOf((line) => lines.push(line)).onEvent(event(1, { resOpFailedEvent: step("create", container) }));
    expect(lines).toEqual(["failed: app (Container)"]);
  });
});

describe("errorsIn", () => {
  it("gives each error once, with its resource and without colour codes", () => {
    const events = [
      error("<{%reset%}>port taken<{%reset%}>\n", container),
      error("port taken", container),
      error("update failed"),
    ];
    expect(errorsIn(events)).toEqual(["app (Container): port taken"]);
  });

  it("leaves out the command line of a command that failed", () => {
    const message = 'exit status 1: running "docker exec x sh -c \\"y\\"":\nERROR 1045 (28000): Access denied';
    expect(errorsIn([error(message, container)])).toEqual([
      "app (Container): exit status 1:\nERROR 1045 (28000): Access denied",
    ]);
  });

  it("names no resource for the program's own errors", () => {
    expect(errorsIn([error("configuration is not valid")])).toEqual(["configuration is not valid"]);
  });
});
