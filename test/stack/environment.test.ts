import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { foreign, reaching } from "../helpers/foreign-environment";
import { lab, succeeded, TestStack } from "../helpers/lab-cli";

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.reserve("environment");
  await succeeded(lab(stack.up, foreign));
});
afterAll(async () => {
  await stack?.remove();
});

const under = (env: Record<string, string>, ...command: string[]) =>
  succeeded(lab([...command, "--stack", stack.name], env));

async function isUnchanged(env: Record<string, string>): Promise<void> {
  const { stdout, stderr } = await under(env, "up");
  expect(stdout, stderr).toContain("Nothing had to be changed");
}

async function sells(env: Record<string, string>): Promise<void> {
  const { stdout } = await under(env, "load", "on-sale", "--duration", "3s", "--connections", "20");
  expect(stdout).toContain("Verdict: passed");
  expect((await under(env, "reset")).stderr).toBe("");
}

describe("a lab that was stood up in another project's environment", () => {
  it("is ready, unchanged, well, sells and is freed in all of it at once", async () => {
    expect((await under(foreign, "doctor")).stdout).toContain("Ready");
    expect((await under(foreign, "status")).stdout).toContain("All is well.");
    await isUnchanged(foreign);
    await sells(foreign);
  });

  it.concurrent.each(Object.entries(foreign))("is well under %s=%s", async (name, value) => {
    expect((await under({ [name]: value }, "status")).stdout).toContain("All is well.");
  });

  it.each(reaching)("is not changed under %s", async (name) => {
    await isUnchanged({ [name]: foreign[name] as string });
  });

  it.each(["DOCKER_DEFAULT_PLATFORM", "NODE_OPTIONS"])("sells and is freed under %s", async (name) => {
    await sells({ [name]: foreign[name] as string });
  });

  it("is not changed without any of it", async () => {
    await isUnchanged({});
  });
});
