import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const module = JSON.stringify(join(__dirname, "question.ts"));
const tell = "({ message, remedy }) => console.log([message, remedy].join(`; `))";
const asks = `require(${module}).assertAgreed("This deletes it.").then(() => console.log("agreed"), ${tell})`;
const words = [process.execPath, "--require", "tsx/cjs", "-e", asks];

/** What is said to who answers this on a terminal. */
function said(answer: string): string {
  const line = words.map((word) => `'${word}'`).join(" ");
  return spawnSync("script", ["--quiet", "--command", line, "/dev/null"], { input: answer, encoding: "utf8" }).stdout;
}

const hasTerminal = spawnSync("script", ["--quiet", "--command", "test -t 0", "/dev/null"]).status === 0;
const unable = hasTerminal ? "" : " (no script(1) of util-linux, which makes a terminal)";
const refusal = "This deletes it. Nothing was changed; answer yes, or use --yes";

it.skipIf(unable).each(["no\n", "\n", "\u0004"])(`takes %j for a no, and says so${unable}`, (answer) => {
  expect(said(answer)).toContain(refusal);
});

it.skipIf(unable)(`goes on after a yes${unable}`, () => {
  expect(said("yes\n")).toMatch(/Type yes to go on: .*agreed/s);
});

it("asks nothing without a terminal, and takes that for a no", () => {
  const [program = "", ...rest] = words;
  const { stdout, stderr } = spawnSync(program, rest, { input: "yes\n", encoding: "utf8" });
  expect([stdout, stderr]).toEqual([`${refusal}\n`, ""]);
});
