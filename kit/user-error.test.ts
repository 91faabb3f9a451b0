import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-error-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = JSON.stringify(join(folder, "file"));

/** What a user sees of a program that the system stops in the middle, started behind these words. */
function said(program: string, ...before: string[]): string {
  const script = `
    const { reportError } = require(${JSON.stringify(join(__dirname, "user-error.ts"))});
    const fs = require("node:fs");
    try { ${program} } catch (error) { reportError(error); }`;
  const [first = "", ...words] = [...before, process.execPath, "--require", "tsx/cjs", "-e", script];
  return spawnSync(first, words, { encoding: "utf8" }).stderr;
}

const limited = (limit: string) => ["sh", "-c", `trap '' XFSZ; ulimit ${limit}; exec "$@"`, "sh"];
const readOnly = ["unshare", "--mount", "sh", "-c", `mount -t tmpfs -o ro none ${folder} && exec "$@"`, "sh"];
const mayMount = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "none", folder]).status === 0;

it("tells of a full disk", () => {
  const text = said('fs.appendFileSync("/dev/full", "text")');
  expect(text).toMatch(/^error: ENOSPC: .*\n {2}fix: free disk space \(`df -h` shows what is full\), then/);
});

it("tells of a file that may not grow", () => {
  const text = said(`fs.writeFileSync(${file}, "x".repeat(9999))`, ...limited("-f 1"));
  expect(text).toMatch(/^error: EFBIG: .*\n {2}fix: lift the limit on the size of files \(`ulimit -f`\), then/);
});

it("tells of too many open files", () => {
  const text = said('for (;;) fs.openSync("/dev/null")', ...limited("-n 64"));
  expect(text).toMatch(/^error: EMFILE: .*\n {2}fix: lift the limit on open files \(`ulimit -n`\), then/);
});

it.runIf(process.getuid?.() === 0)("tells of a file of somebody else's", () => {
  const text = said('process.setuid(65534); fs.writeFileSync("/etc/hostname", "mine")');
  expect(text).toMatch(/^error: EACCES: .*\n {2}fix: work as the user whom it belongs to, .* root leaves root's/);
});

it.runIf(mayMount)("tells of a file system that cannot be written to", () => {
  const text = said(`fs.writeFileSync(${file}, "mine")`, ...readOnly);
  expect(text).toMatch(/^error: EROFS: .*\n {2}fix: work in a clone on a file system that can be written to/);
});
