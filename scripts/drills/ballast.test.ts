import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ballast, ballastFloor, ballastScript } from "./ballast";
import { diskFilling } from "./faults/disk-filling";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ticketwatch-ballast-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script on a disk that has so many MiB free, one after the other each time that it looks. */
function played(free: readonly number[], leave = 1500) {
  const answers = free.map((value) => `${value * 256} 4096`);
  writeFileSync(join(folder, "free"), `${answers.join("\n")}\n`);
  // The last answer stays.
  program("stat", `head -n 1 ${folder}/free; [ $(wc -l <${folder}/free) -le 1 ] || sed -i 1d ${folder}/free`);
  program("fallocate", `echo "$@" >${folder}/allocated`);
  program("sleep", "exit 0");
  const script = ballastScript({ folder, leave, seconds: 3 });
  const ran = spawnSync("sh", ["-c", script], { encoding: "utf8", env: { PATH: `${folder}:${process.env.PATH}` } });
  return { exitCode: ran.status, stdout: ran.stdout.trim(), stderr: ran.stderr.trim() };
}

function program(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

const allocated = () => readFileSync(join(folder, "allocated"), "utf8").trim();

describe("the ballast", () => {
  it("takes what is free but for its remainder, in a file without a name", () => {
    expect(played([9000, 1500])).toMatchObject({ exitCode: 0, stdout: ballast.placed });
    expect(allocated()).toBe("--length 7500MiB /proc/self/fd/3");
    expect(readdirSync(folder)).not.toContain("ballast");
  });

  it("takes nothing where too little is free, and says so", () => {
    expect(played([1500])).toEqual({ exitCode: ballast.noRoom, stdout: "", stderr: "only 1500 MiB are free" });
    expect(readdirSync(folder)).not.toContain("allocated");
  });

  it("goes at once when others take the rest", () => {
    const { exitCode, stdout } = played([9000, ballastFloor + 1, ballastFloor - 1]);
    expect({ exitCode, lines: stdout.split("\n") }).toEqual({
      exitCode: 0,
      lines: [ballast.placed, `${ballast.released}: ${ballastFloor - 1} MiB were free`],
    });
  });
});

describe("the fault disk-filling", () => {
  it("never leaves less free than the ballast's floor", () => {
    expect(diskFilling.strength?.low).toBeGreaterThan(ballastFloor);
    expect(diskFilling.strength?.default).toBeGreaterThan(ballastFloor);
  });
});
