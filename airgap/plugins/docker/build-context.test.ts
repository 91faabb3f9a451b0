import { appendFileSync, chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeContext } from "../conformance/context";
import { contextDigest, dockerfileInContext, packContext } from "./build-context";

let folder: string;
const context = () => join(folder, "app");
const digest = () => contextDigest(context(), join(context(), "Dockerfile"));

beforeEach(() => {
  folder = writeContext();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function packedFiles(dockerfile: string): Promise<string[]> {
  const { archive } = packContext(context(), dockerfile);
  const text = (await buffer(archive)).toString("latin1");
  return ["bin/run.sh", "notes/keep.txt", "notes/drop.txt", "build.log", "Dockerfile"].filter((name) =>
    text.includes(`${name}\0`),
  );
}

describe("the digest of a build context", () => {
  it("changes with content, name and mode of a file", () => {
    const digests = [digest()];
    appendFileSync(join(context(), "bin/run.sh"), "\n");
    digests.push(digest());
    chmodSync(join(context(), "bin/run.sh"), 0o644);
    digests.push(digest());
    writeFileSync(join(context(), "more"), "");
    digests.push(digest());
    expect(new Set(digests).size).toBe(4);
  });

  it("does not change with a file that is ignored", () => {
    const before = digest();
    appendFileSync(join(context(), "build.log"), "more");
    appendFileSync(join(context(), "notes/drop.txt"), "more");
    expect(digest()).toBe(before);
  });
});

describe("a packed build context", () => {
  it("leaves out what is ignored and keeps what is taken back in", async () => {
    const files = await packedFiles(join(context(), "Dockerfile"));
    expect(files).toEqual(["bin/run.sh", "notes/keep.txt", "Dockerfile"]);
  });

  it("takes a Dockerfile from outside along under a hidden name", () => {
    const outside = join(folder, "other.Dockerfile");
    expect(dockerfileInContext(context(), outside)).toBe("../other.Dockerfile");
    expect(packContext(context(), outside).dockerfile).toMatch(/^\.dockerfile\.[0-9a-f]{20}$/);
  });
});
