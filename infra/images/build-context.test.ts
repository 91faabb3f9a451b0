import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { contextFilesOf, fillContext } from "./build-context";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ticketwatch-context-"));
  folder = join(root, "context");
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (path: string, text: string, mode?: number) => ({ path, contents: Buffer.from(text), mode });
const inode = (path: string) => statSync(join(folder, path)).ino;

it("holds the files that are wanted, with their permissions, and no others", () => {
  mkdirSync(join(folder, "old"), { recursive: true });
  writeFileSync(join(folder, "old", "server.js"), "of an earlier version");
  fillContext(folder, [file("Dockerfile", "FROM x"), file("tool/run", "#!/bin/sh", 0o755)]);
  const files = contextFilesOf(folder).map(({ path, contents, mode }) => `${path} ${contents} ${mode?.toString(8)}`);
  expect(files.sort()).toEqual(["Dockerfile FROM x 644", "tool/run #!/bin/sh 755"]);
  expect(readdirSync(root)).toEqual(["context"]);
});

it("leaves what is right alone, and replaces the rest as a whole", () => {
  fillContext(folder, [file("Dockerfile", "FROM x"), file("server.js", "one")]);
  const [before, beforeServer] = [inode("Dockerfile"), inode("server.js")];
  fillContext(folder, [file("Dockerfile", "FROM x"), file("server.js", "two")]);
  expect(inode("Dockerfile")).toBe(before);
  // A file that is written in place keeps its inode, and whoever reads it meanwhile gets half of it.
  expect(inode("server.js")).not.toBe(beforeServer);
  expect(readFileSync(join(folder, "server.js"), "utf8")).toBe("two");
});

it("mends permissions that an earlier version left", () => {
  fillContext(folder, [file("server.js", "one")]);
  chmodSync(join(folder, "server.js"), 0o600);
  fillContext(folder, [file("server.js", "one")]);
  expect(statSync(join(folder, "server.js")).mode & 0o777).toBe(0o644);
});

it("lets every user read it, whatever the permissions of what is there and of its sources", () => {
  const source = join(root, "source");
  mkdirSync(source, { mode: 0o700 });
  writeFileSync(join(source, "run.sh"), "#!/bin/sh", { mode: 0o700 });
  writeFileSync(join(source, "server.js"), "one", { mode: 0o600 });
  mkdirSync(join(folder, "tool"), { recursive: true, mode: 0o700 });
  fillContext(folder, [...contextFilesOf(source), file("tool/data.txt", "two")]);
  const mode = (path: string) => (statSync(join(folder, path)).mode & 0o777).toString(8);
  const modes = ["", "run.sh", "server.js", "tool", "tool/data.txt"].map(mode);
  expect(modes).toEqual(["755", "755", "644", "755", "644"]);
});
