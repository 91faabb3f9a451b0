import { existsSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { run } from "../../kit/commands";
import { withProgress } from "../images/progress";
import { buildEngine, engineDirectory, vegetaBinary } from "./build";
import { GoContainer } from "./container-go";
import { EngineBuildError } from "./engine-build-error";
import { isAtLeast } from "./host-go";
import { assertVersionsAgree, engineKey, enginePrograms, engineVersion, readGoModule, vegeta } from "./programs";

describe("versions", () => {
  test("of package.json and go.mod agree", () => {
    expect(() => assertVersionsAgree()).not.toThrow();
    expect(readGoModule(enginePrograms[0].module, "github.com/pulumi/pulumi/pkg/v3").pinned).toBe(`v${engineVersion}`);
  });

  test("that differ are refused, naming both", () => {
    expect(() => assertVersionsAgree("3.231.0")).toThrow(/pins @pulumi\/pulumi 3\.231\.0, but .*go\.mod pins v/);
    const remedy = expect.stringContaining("Make both name the same version");
    expect(() => assertVersionsAgree("3.231.0")).toThrow(expect.objectContaining({ remedy }));
  });

  test("pin the language host's module too", () => {
    expect(readGoModule(enginePrograms[1].module, "github.com/pulumi/pulumi/sdk/v3").pinned).toMatch(/^v3\.\d+\.\d+$/);
  });

  test.each([
    ["1.26", "1.25.8", true],
    ["1.25", "1.25.8", true],
    ["1.24", "1.25.8", false],
    ["2.0", "1.25.8", true],
  ])("Go %s against %s suffices: %s", (found, wanted, suffices) => {
    expect(isAtLeast(found, wanted)).toBe(suffices);
  });
});

describe("vegeta", () => {
  test("is pinned, with the sums of all that it needs", () => {
    expect(readGoModule(vegeta.module, "github.com/tsenart/vegeta/v12").pinned).toBe("v12.13.0");
    expect(existsSync(`${vegeta.module}/go.sum`)).toBe(true);
  });

  test("has a place of its own in the cache", () => {
    expect(vegetaBinary()).toMatch(/vegeta-[0-9a-f]{12}\/vegeta$/);
  });
});

describe("the cache key", () => {
  test("stays the same and changes with the version", () => {
    expect(engineKey()).toBe(engineKey());
    expect(engineKey("3.231.0")).not.toBe(engineKey());
    expect(engineDirectory()).toContain(`pulumi-${engineKey()}`);
  });
});

describe("a failed build", () => {
  test.each([
    ["Get https://x/@v/list: dial tcp: lookup x: no such host", "registry cannot be reached", "GOPROXY"],
    ["write /tmp/go-build/a: no space left on device", "the disk is full", "Free 3 GB"],
    ["# pkg\nmain.go:3: undefined: x", "undefined: x", "See to what it says"],
  ])("explains %s", (output, reason, remedy) => {
    const error = EngineBuildError.fromOutput("pulumi", output);
    expect(error.message).toMatch(/^pulumi was not built: /);
    expect(error.reason).toContain(reason);
    expect(error.remedy).toContain(remedy);
  });
});

describe("without a Go", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("and a Docker engine to run one in, either is told to help", async () => {
    vi.stubEnv("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    await expect(GoContainer.start(() => {})).rejects.toMatchObject({
      reason: "this machine has neither a recent Go nor a Docker engine to run one in",
      remedy: expect.stringMatching(/^Install Go \d+\.\d+(\.\d+)? or newer, or start Docker, then try again\.$/),
    });
  });
});

test("progress names the step at its start and end", async () => {
  const lines: string[] = [];
  await withProgress(
    "Building x",
    (line) => lines.push(line),
    async () => {},
  );
  expect(lines).toEqual(["Building x", "Building x: done after 0 s"]);
});

const notBuilt = existsSync(engineDirectory()) ? "" : " (this machine has not built it: it has the official one)";

test.skipIf(notBuilt)(
  `the built engine reports the pinned version${notBuilt}`,
  async () => {
    const directory = await buildEngine(() => {});
    const answer = await run(`${directory}/pulumi`, ["version"]);
    expect(answer.stdout.trim()).toBe(`v${engineVersion}`);
    const host = await run(`${directory}/pulumi-language-nodejs`, ["-help"]);
    expect(host.output).toContain("Usage of");
  },
  600_000,
);
