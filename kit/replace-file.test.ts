import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { appendToFile, createFile, replaceFile } from "./replace-file";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-replace-"));
const file = join(folder, "record.json");
afterAll(() => rmSync(folder, { recursive: true }));

test("replaces what was there, and leaves nothing beside it", () => {
  replaceFile(file, "old");
  replaceFile(file, "new");
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["record.json"]);
});

test("keeps others from reading it where that is asked for", () => {
  replaceFile(file, "secret", { mode: 0o600 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("writes bytes as they are", () => {
  replaceFile(file, Buffer.from([0, 255, 10]));
  expect([...readFileSync(file)]).toEqual([0, 255, 10]);
});

test("creates a file only where there is none, and leaves the one that is there", () => {
  const path = join(folder, "created");
  expect(createFile(path, "first", { mode: 0o600 })).toBe(true);
  expect(createFile(path, "second")).toBe(false);
  expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual(["first", 0o600]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".unfinished"))).toEqual([]);
});

test("follows no link that somebody else has put in its way", () => {
  const other = join(folder, "other");
  symlinkSync(other, `${file}.unfinished`);
  replaceFile(file, "mine");
  rmSync(`${file}.unfinished`);
  expect(existsSync(other)).toBe(false);
});

test("names the path and a remedy where it cannot write", () => {
  const missing = join(folder, "missing", "record.json");
  const remedy = expect.stringContaining("its folder");
  for (const write of [replaceFile, appendToFile])
    expect(() => write(missing, "text")).toThrow(expect.objectContaining({ name: "UserError", remedy }));
  expect(() => replaceFile(missing, "text")).toThrow(`${missing} cannot be written: ENOENT`);
});

test("says that the disk is full, and of which file", () => {
  expect(() => appendToFile("/dev/full", "text")).toThrow("/dev/full cannot be written: the disk is full");
});

const mount = (): boolean => {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "none", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

test.runIf(mount())("leaves the old file and nothing beside it where the disk is full", () => {
  const program = `
    const { replaceFile } = require(${JSON.stringify(join(__dirname, "replace-file.ts"))});
    const { readdirSync, readFileSync } = require("node:fs");
    const file = ${JSON.stringify(join(folder, "small", "record.json"))};
    replaceFile(file, "old");
    try { replaceFile(file, "x".repeat(100_000)); } catch (error) { console.log(error.message); }
    console.log(readFileSync(file, "utf8"), readdirSync(${JSON.stringify(join(folder, "small"))}).length);`;
  const line = `mkdir -p "$1" && mount -t tmpfs -o size=16k none "$1" && exec node --require tsx/cjs -e "$2"`;
  const said = execFileSync("unshare", ["--mount", "sh", "-c", line, "sh", join(folder, "small"), program]);
  expect(said.toString()).toBe(`${join(folder, "small", "record.json")} cannot be written: the disk is full\nold 1\n`);
});
