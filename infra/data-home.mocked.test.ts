import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

let guard: Registered | undefined;
let order: readonly string[];

beforeAll(async () => {
  vi.resetModules();
  const { resources } = await runProgram("unit", defaultSettings());
  guard = resources.find(({ name }) => name === "data-home");
  order = resources.map(({ type, name }) => (name === "data-home" ? "guard" : type.split(":").slice(0, 2).join(":")));
}, 60_000);

/** Runs the guard's command as the command plugin does when the program runs again. */
function update(before: string, now: string, abandoned = "", volume = "ticketwatch-unit-mysql-data") {
  const env = {
    PATH: process.env.PATH,
    PULUMI_COMMAND_STDOUT: before,
    DATA_HOME: now,
    DATA_VOLUME: volume,
    ABANDON_DATA_ON: abandoned,
  };
  return spawnSync("/bin/sh", ["-c", guard?.inputs.update], { env, encoding: "utf8" });
}

describe("the guard of MySQL's data", () => {
  it("knows where the data is, and comes before the hosts", () => {
    expect(guard?.inputs.environment).toEqual({
      DATA_HOME: "local (this machine)",
      DATA_VOLUME: "ticketwatch-unit-mysql-data",
      ABANDON_DATA_ON: "",
    });
    expect(order).toContain("ticketwatch:host");
    expect(order.indexOf("guard")).toBeLessThan(order.indexOf("ticketwatch:host"));
  });

  it("lets MySQL stay where it is", () => {
    const said = "east (192.0.2.2) ticketwatch-unit-mysql-data";
    expect(update(said, "east (192.0.2.2)")).toMatchObject({ status: 0, stdout: said });
  });

  it("lets MySQL stay where a lab of before said, without its volume", () => {
    const stdout = "local (this machine) ticketwatch-unit-mysql-data";
    expect(update("local (this machine)", "local (this machine)")).toMatchObject({ status: 0, stdout });
  });

  it("refuses another volume, as a renamed stack has, and names the way back", () => {
    const said = "east (192.0.2.2) ticketwatch-my-lab-mysql-data";
    const { status, stderr } = update(said, "east (192.0.2.2)", "east");
    expect(status).toBe(1);
    expect(stderr).toContain("MySQL's data is in the volume ticketwatch-my-lab-mysql-data");
    expect(stderr).toContain("`pulumi stack rename my-lab`");
  });

  it("refuses another host, naming both and the remedy", () => {
    const { status, stderr } = update("east (192.0.2.2)", "west (192.0.2.3)");
    expect(status).toBe(1);
    expect(stderr).toContain("MySQL's data is on east (192.0.2.2), and MySQL would begin empty on west (192.0.2.3)");
    expect(stderr).toContain("`pulumi config set ticketwatch:abandonDataOn east`");
  });

  it("refuses another machine under the same name", () => {
    expect(update("east (192.0.2.2)", "east (192.0.2.9)").status).toBe(1);
  });

  it("lets data be given up on the host that is named, and on no other", () => {
    expect(update("east (192.0.2.2)", "west (192.0.2.3)", "east")).toMatchObject({
      status: 0,
      stdout: "west (192.0.2.3) ticketwatch-unit-mysql-data",
    });
    expect(update("east (192.0.2.2)", "west (192.0.2.3)", "west").status).toBe(1);
  });
});
