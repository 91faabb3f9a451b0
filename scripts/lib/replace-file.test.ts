import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { replaceFile } from "./replace-file";

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
