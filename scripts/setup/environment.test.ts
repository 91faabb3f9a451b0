import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot, workFiles } from "../lib/paths";
import { ensurePassphrase } from "../stack/pulumi-environment";
import { ruleFor, rules, settled } from "./environment";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-environment-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every name of the table, and for every beginning of names one that has it. */
const samples = rules.flatMap(({ names }) => names.map((name) => name.replace("*", "X")));

describe("the environment of ./lab and all that it starts", () => {
  it.each([
    ["DOCKER_DEFAULT_PLATFORM", "linux/arm64", undefined],
    ["DOCKER_HOST", "tcp://10.0.0.1:2375", "tcp://10.0.0.1:2375"],
    ["DOCKER_HOST", "", undefined],
    ["PULUMI_STACK", "another", undefined],
    ["PULUMI_HOME", "/home/me/.pulumi-of-mine", "/home/me/.pulumi-of-mine"],
    ["NODE_OPTIONS", "--require /nonexistent", undefined],
    ["npm_config_registry", "https://npm.example.org", "https://npm.example.org"],
    ["npm_config_omit", "dev", undefined],
    ["GOARCH", "mips", undefined],
    ["GOPROXY", "https://go.example.org", "https://go.example.org"],
    ["LC_ALL", "de_DE.UTF-8", "C"],
    ["TMPDIR", "/nonexistent", undefined],
    ["TMPDIR", folder, folder],
    ["XDG_CACHE_HOME", "cache", undefined],
    ["HOME", "/nonexistent", homedir()],
    ["TICKETWATCH_CACHE", "cache", join(process.cwd(), "cache")],
    ["GIT_DIR", "/elsewhere/.git", undefined],
    ["AWS_PROFILE", "mine", "mine"],
  ])("has %s=%j as %j", (name, value, expected) => {
    expect(settled({ [name]: value })[name]).toBe(expected);
  });

  it("has another project's passphrase only with a backend of the user's own", () => {
    // As any command makes it in a clone that has none.
    ensurePassphrase(workFiles.passphrase);
    const foreign = { PULUMI_CONFIG_PASSPHRASE: "foreign", PULUMI_HOME: folder };
    expect(settled(foreign)).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
    const own = { ...foreign, PULUMI_BACKEND_URL: "s3://mine" };
    expect(settled(own)).toMatchObject({ PULUMI_CONFIG_PASSPHRASE: "foreign" });
  });

  it("keeps a proxy away from this machine's own addresses", () => {
    expect(settled({ https_proxy: "http://proxy:3128", NO_PROXY: "example.org" })).toMatchObject({
      NO_PROXY: "example.org,localhost,127.0.0.1,::1",
      no_proxy: "localhost,127.0.0.1,::1",
    });
    expect(settled({})).not.toHaveProperty("NO_PROXY");
  });

  it("comes out the same when it is made twice", () => {
    const once = settled(Object.fromEntries(samples.map((name) => [name, "foreign"])));
    expect(settled(once)).toEqual(once);
  });

  it("has each rule in the documentation", () => {
    const text = readFileSync(join(projectRoot, "docs", "guides", "environment.md"), "utf8");
    const lines = rules.map(
      ({ names, does, why }) => `| ${names.map((name) => `\`${name}\``).join(", ")} | ${does} | ${why} |`,
    );
    expect(text.split("\n").filter((line) => line.startsWith("| `"))).toEqual(lines);
  });
});

describe("the shell script", () => {
  /** What environment it hands over to Node when it is started by `command`. */
  function handedOver(env: NodeJS.ProcessEnv, command = 'exec "$0" status'): string[] {
    // In the place of Node: it is new enough, and shows its environment in the place of the program's output.
    const node = `#!/bin/sh\ncase $1 in -e) ;; --version) echo ${process.version} ;; *) env ;; esac\n`;
    writeFileSync(join(folder, "node"), node, { mode: 0o755 });
    const PATH = [folder, process.env.PATH].join(delimiter);
    const lab = join(projectRoot, "lab");
    const { stdout, stderr } = spawnSync("sh", ["-c", command, lab], { env: { ...env, PATH }, encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").map((line) => line.split("=")[0] as string);
  }

  it("hands over the variables that act before Node runs as the table has them", () => {
    const before = samples.filter((name) => ruleFor(name)?.beforeNode);
    const given = Object.fromEntries(before.map((name) => [name, "foreign"]));
    const names = handedOver(given);
    expect(before.filter((name) => names.includes(name))).toEqual(before.filter((name) => name in settled(given)));
  });

  it.runIf(process.platform === "linux")("hands over that nohup had a closed terminal ignored", () => {
    expect(handedOver({}, `trap "" HUP; exec "$0" status`)).toContain("TICKETWATCH_NOHUP");
    expect(handedOver({ TICKETWATCH_NOHUP: "1" })).not.toContain("TICKETWATCH_NOHUP");
  });
});
