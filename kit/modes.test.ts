import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeReadable } from "./modes";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-modes-"));
const outside = mkdtempSync(join(tmpdir(), "ticketwatch-modes-"));
afterAll(() => [folder, outside].map((path) => rmSync(path, { recursive: true })));

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

it("lets every user read what a strict umask kept for its owner, and nothing outside", () => {
  mkdirSync(join(folder, "bin"), { mode: 0o700 });
  writeFileSync(join(folder, "bin", "run"), "", { mode: 0o700 });
  writeFileSync(join(folder, "my.cnf"), "", { mode: 0o600 });
  chmodSync(outside, 0o700);
  symlinkSync(outside, join(folder, "link"));
  makeReadable(folder);
  const inside = ["", "bin", "bin/run", "my.cnf"].map((path) => mode(join(folder, path)));
  expect([...inside, mode(outside)]).toEqual(["755", "755", "755", "644", "700"]);
});
