import { describe, expect, it } from "vitest";
import { officialImages } from "../../airgap/images/official";
import { verdictOn, versionIn } from "./mysql-version";

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
