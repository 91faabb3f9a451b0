import { execFile } from "node:child_process";
import { existsSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { version } from "../../package.json";
import { lab } from "../helpers/lab-cli";

const commands = [
  "up",
  "down",
  "status",
  "alerts",
  "doctor",
  "load",
  "load on-sale",
  "load pre-open",
  "runs",
  "report",
  "compare",
  "baseline",
  "integrity",
  "freeze",
  "capacity",
  "drill",
  "dump",
  "restore",
  "experiment",
  "reset",
  "logs",
  "pulumi",
  "test",
];

describe("./lab", () => {
  it("alone says what to do first", async () => {
    const { exitCode, stdout } = await lab([]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Start here:\n {2}\.\/lab up /);
  });

  it.concurrent.each(commands)("%s --help says what it does and takes", async (command) => {
    const { exitCode, stdout } = await lab([...command.split(" "), "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: lab ${command} `));
    expect(stdout).toContain("--help");
  });

  it("doctor changes nothing and names every choice with its reason", async () => {
    const { exitCode, stdout } = await lab(["doctor", "--json", "--stack", "nowhere"]);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; found: string }[] };
    expect({ exitCode, ok }).toEqual({ exitCode: 0, ok: true });
    for (const part of ["Pulumi CLI", "docker plugin", "command plugin", "images", "Grafana"]) {
      expect(checks.find(({ name }) => name === part)?.found, part).toMatch(
        /official|stand-in|debian|grafana\/grafana/,
      );
    }
  });

  it.concurrent.each([
    ["up", "--set", "constructor=1", 'there is no setting "constructor"'],
    ["up", "--set", "__proto__=1", 'there is no setting "__proto__"'],
    ["baseline", "clear", "../biome", "expected a name"],
    ["baseline", "show", "../package", "expected a name"],
    ["compare", "../a", "b", "expected a name"],
    ["load", "on-sale", "--stack", "../lab", "cannot name containers"],
    ["load", "on-sale", "--no-such-option", "unknown option"],
    ["capacity", "mixed", "--no-such-option", "unknown option"],
    ["load", "constructor", "unknown command"],
  ])("refuses %s %s %s as a wrong use, with exit code 2", async (...words) => {
    const { exitCode, stderr } = await lab(words.slice(0, -1));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words.at(-1));
    expect(existsSync(join(__dirname, "..", "..", "biome.json"))).toBe(true);
  });

  it("--version prints the version of the package", async () => {
    expect(await lab(["--version"])).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
  });

  it("load --dry-run says what it would do, without a lab", async () => {
    const { exitCode, stdout } = await lab(["load", "on-sale", "--dry-run"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("POST /book, 10 threads, 500 connections (wrk, closed loop), 30s");
  });
});

describe("./lab before a reader that goes early", () => {
  it.each(["--help", "load --help", "runs"])("%s ends quietly", async (command) => {
    const line = `"$0" ${command} | head -1 >/dev/null; echo "\${PIPESTATUS[@]}"`;
    const outcome = await lab([], {}, ["bash", "-c", line]);
    expect(outcome).toEqual({ exitCode: 0, stdout: "0 0\n", stderr: "" });
  });
});

describe("./lab by another name", () => {
  const link = join(tmpdir(), `lab-link-${process.pid}`);
  afterAll(() => unlinkSync(link));

  it("works through a symbolic link, from any folder", async () => {
    symlinkSync(join(__dirname, "..", "..", "lab"), link);
    const { stdout } = await promisify(execFile)(link, { cwd: "/" });
    expect(stdout).toContain("Start here:");
  });
});
