import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { cacheDirectory } from "../../kit/cache";
import { version } from "../../package.json";
import { ruleFor, rules } from "../../scripts/setup/environment";
import { Clone } from "../helpers/clone";
import { foreign } from "../helpers/foreign-environment";
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

  it("doctor names what is missing or cannot be used, and what to do about each", async () => {
    const bin = mkdtempSync(join(tmpdir(), "twtest-no-git-"));
    const path = process.env.PATH?.split(delimiter) ?? [];
    for (const program of ["sh", "env", "sed", "dirname", "readlink", "cksum", "cat", "node", "docker"]) {
      const folder = path.find((one) => existsSync(join(one, program)));
      if (folder) symlinkSync(join(folder, program), join(bin, program));
    }
    const environment = { PATH: bin, TICKETWATCH_CACHE: join(__filename, "cache") };
    const { exitCode, stdout } = await lab(["doctor", "--json", "--stack", "nowhere"], environment);
    rmSync(bin, { recursive: true });
    const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean; remedy?: string }[] };
    const wrong = Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ name, remedy }) => [name, remedy]));
    expect({ exitCode, wrong }).toEqual({
      exitCode: 1,
      wrong: {
        git: "install git",
        cache: "set TICKETWATCH_CACHE to a folder of yours",
      },
    });
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

describe("./lab in another project's environment", () => {
  it("meets every rule that does not honour what is set", () => {
    const met = new Set(Object.keys(foreign).map(ruleFor));
    expect(rules.filter((rule) => rule.does !== "honoured" && !met.has(rule)).map(({ names }) => names)).toEqual([]);
  });

  it.concurrent.each(Object.entries(foreign))("finds the machine ready under %s=%s", async (name, value) => {
    const { exitCode, stdout, stderr } = await lab(["doctor", "--json", "--stack", "nowhere"], { [name]: value });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { checks } = JSON.parse(stdout) as { checks: { name: string; found: string }[] };
    expect(checks.find(({ name: what }) => what === "cache")?.found).toBe(cacheDirectory());
  });

  it("shows its help under all of it at once", async () => {
    const outcome = await lab(["load", "--help"], foreign);
    expect(outcome).toEqual(await lab(["load", "--help"]));
  });
});

describe("./lab doctor on a machine without room", () => {
  const clone = new Clone();
  const folder = mkdtempSync(join(tmpdir(), "twtest-room-"));
  afterAll(() => {
    clone.remove();
    rmSync(folder, { recursive: true });
  });
  const engineData = "/var/lib/docker";
  const mountable = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "none", engineData]).status === 0;
  const unable = mountable ? "" : ` (nothing can be mounted over ${engineData})`;

  /** What is wrong there, and what is to be done about it. */
  async function wrong(env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
    const readOnly = (path: string) => `mount --bind ${path} ${path} && mount -o remount,bind,ro ${path}`;
    const memory = join(folder, "meminfo");
    writeFileSync(memory, readFileSync("/proc/meminfo", "utf8").replace(/^MemTotal:.*/m, "MemTotal: 2000000 kB"));
    const lacking = [
      `mount --bind ${memory} /proc/meminfo`,
      `mount -t tmpfs -o size=1m none ${engineData}`,
      ...[clone.folder, "/tmp"].map(readOnly),
      `mount -t tmpfs none ${folder}`,
      'exec "$@"',
    ].join(" && ");
    const wrapper = ["unshare", "--mount", "sh", "-c", lacking, "sh"];
    const { stdout } = await lab(["doctor", "--json", "--stack", "nowhere"], env, wrapper, clone.folder);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean; found: string; remedy: string }[] };
    const no = checks.filter(({ ok }) => !ok);
    return Object.fromEntries(no.map(({ name, found, remedy }) => [name, `${found}: ${remedy}`]));
  }

  it.skipIf(unable)(`says for each what it takes, and is content where that was done${unable}`, async () => {
    const others = {
      disk: expect.stringMatching(/^0\.0 GiB free below .* the lab needs \d+: free disk space$/),
      memory: expect.stringMatching(/^1\.9 GiB in all; the lab needs \d+: use a machine with more memory$/),
      "this folder": expect.stringMatching(/ cannot be written to: EROFS.*: make a clone of your own$/),
    };
    expect(await wrong({ TMPDIR: undefined })).toEqual({
      ...others,
      "temporary files": expect.stringMatching(/^\/tmp cannot be written to: .*: set TMPDIR to a folder of yours$/),
    });
    expect(await wrong({ TMPDIR: folder })).toEqual(others);
  });
});

describe("./lab in a folder that Node cannot load from", () => {
  const folder = mkdtempSync(join(tmpdir(), "what?-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("says so before anything else", async () => {
    const lab = join(folder, "lab");
    copyFileSync(join(__dirname, "..", "..", "lab"), lab);
    await expect(promisify(execFile)(lab, ["doctor"])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: this folder's path has a question mark.*\n {2}fix: move the clone.*\n$/),
    });
  });
});

describe("./lab on a machine that lacks something", () => {
  const folder = mkdtempSync(join(tmpdir(), "twtest-lacking-"));
  const root = join(__dirname, "..", "..");
  for (const file of ["lab", "package-lock.json"]) copyFileSync(join(root, file), join(folder, file));
  const tools = ["sh", "env", "sed", "dirname", "readlink", "cksum", "cat"];
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What it says where PATH has these programs only; `node` and `npm` are scripts. */
  async function said(programs: Readonly<Record<string, string>>): Promise<string> {
    const bin = mkdtempSync(join(folder, "bin-"));
    for (const tool of tools) symlinkSync(execFileSync("which", [tool], { encoding: "utf8" }).trim(), join(bin, tool));
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    const { status, stderr } = spawnSync(join(folder, "lab"), ["doctor"], { env: { PATH: bin }, encoding: "utf8" });
    expect(status).toBe(1);
    return stderr;
  }
  const node = `exec ${process.execPath} "$@"`;

  it.each([
    ["no Node", {}, /^error: Node\.js was not found on PATH\n {2}fix: install Node\.js 20\.19 or newer\n$/],
    [
      "an old Node",
      { node: '[ "$1" = --version ] && echo v18.2.0; false' },
      /^error: Node\.js v18\.2\.0 is too old: .*\n {2}fix: install a newer Node\.js and try again\n$/,
    ],
    ["no npm", { node }, /^error: npm was not found on PATH\n {2}fix: install npm, which comes with Node\.js\n$/],
    [
      "no registry",
      { node, npm: "echo no route to the registry >&2; exit 1" },
      /no route.*\nerror: npm ci failed .*\n {2}fix: check that the npm registry can be reached, then run the command again\n$/,
    ],
  ])("says what to do where there is %s", async (_what, programs: Readonly<Record<string, string>>, words) => {
    expect(await said(programs)).toMatch(words);
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
