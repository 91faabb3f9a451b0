import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { officialImages } from "../../airgap/images/official";
import { writePrograms } from "../../kit/testing/programs";
import { readyMysqlVersion, verdictOn, versionIn } from "./mysql-version";

describe("the version of MySQL", () => {
  it("is read from what mysqld says and from an image's tag", () => {
    expect(versionIn("/usr/sbin/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))")).toEqual([9, 7, 4]);
    expect(versionIn(officialImages.mysql)).toHaveLength(3);
    expect(versionIn("no such image")).toBeUndefined();
  });

  it.each([
    ["9.7.4", "9.7.4", "same"],
    ["9.7.2", "9.7.4", "dump first"],
    ["8.4.9", "9.7.0", "dump first"],
    ["9.7.4", "9.7.2", "dump first"],
    ["9.7.4", "9.6.9", "refused"],
    ["10.0.0", "9.7.4", "refused"],
  ])("%s followed by %s: %s", (has, wants, verdict) => {
    expect(verdictOn(versionIn(has) as never, versionIn(wants) as never)).toBe(verdict);
  });
});

describe("data of a later MySQL", () => {
  const bin = mkdtempSync(join(tmpdir(), "twtest-mysql-"));
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(bin, { recursive: true });
  });

  it("is kept from an earlier one, and the way with a dump is told", async () => {
    const docker = `case "$*" in
      'inspect '*) echo sha256:late ;;
      'image inspect '*) echo sha256:early ;;
      *sha256:late*) echo 'mysqld  Ver 9.7.4' ;;
      *) echo 'mysqld  Ver 9.6.9' ;;
    esac`;
    writePrograms(bin, { docker });
    vi.stubEnv("PATH", [bin, process.env.PATH].join(delimiter));
    const origin = { imageSource: "debian", debianDate: "" } as const;
    await expect(readyMysqlVersion("lab", undefined, origin, () => {})).rejects.toMatchObject({
      message: expect.stringMatching(
        /written by version 9\.7\.4, and version 9\.6\.9, which imageSource=debian brings, cannot read it/,
      ),
      remedy: expect.stringMatching(
        /^keep the version: .*or take the data along: .*lab dump .*lab down .*lab restore /,
      ),
    });
  });
});
