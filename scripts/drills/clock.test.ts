import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Clock, examineScript, parseExamined, setScript } from "./clock";

const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-clock-"));
const set = join(folder, "set");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(set, { force: true });
  // This machine's own clock is not to be touched: `date --set` only says what it was asked for.
  program("date", `case "$*" in *--set*) echo "$@" >${set} ;; *) exec /bin/date "$@" ;; esac`);
  program("systemd-detect-virt", "exit 1");
  program("id", 'case "$1" in -u) echo 0 ;; *) echo root ;; esac');
});

function program(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** Runs a script as the machine's shell would. */
function run(script: string): string {
  const ran = spawnSync("sh", ["-s"], {
    input: script,
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
  expect(ran.status, ran.stderr).toBe(0);
  return ran.stdout;
}

const asked = () => Number(/@([\d.]+)/.exec(readFileSync(set, "utf8"))?.[1]);

describe("a machine's clock", () => {
  it("is told by the moment at which the machine was started", () => {
    const clock = parseExamined(run(examineScript("another-kernel"))) as Clock;
    const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
    expect(clock.bootId).toBe(bootId);
    expect(Math.abs(clock.startedAt + uptime - Date.now() / 1000)).toBeLessThan(5);
  });

  it("is set from the time since then, whenever that is", () => {
    const now = Date.now() / 1000;
    const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
    run(setScript({ bootId, startedAt: now - uptime + 30 }));
    expect(Math.abs(asked() - now - 30)).toBeLessThan(5);
  });

  it("is left alone on a machine that was started again", () => {
    run(setScript({ bootId: "0000-1", startedAt: 1 }));
    expect(() => readFileSync(set)).toThrow(/ENOENT/);
  });
});

describe("a clock that no drill sets", () => {
  it("is that of a host with this machine's kernel", () => {
    expect(parseExamined(run(examineScript(bootId)))).toEqual({
      refused: "it has the kernel of this machine, and so its clock",
    });
  });

  it("is a container's", () => {
    program("systemd-detect-virt", "exit 0");
    expect(parseExamined(run(examineScript("other")))).toEqual({
      refused: "it is a container, and has the clock of its host",
    });
  });

  it("is one that the user may not set", () => {
    program("id", 'case "$1" in -u) echo 1000 ;; *) echo me ;; esac');
    program("sudo", "exit 1");
    expect(parseExamined(run(examineScript("other")))).toEqual({
      refused: "me may not use sudo there without a password",
    });
  });
});
