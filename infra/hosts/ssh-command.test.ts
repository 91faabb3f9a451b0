import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sshCommand } from "./ssh-command";

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx0";
const host = { address: "192.0.2.2", port: 2222, user: "ops", privateKeyFile: __filename, hostKey };

/** What ssh makes of a host's command line, as it says itself. */
function understood(of = host): Map<string, string> {
  const [program, ...words] = sshCommand(of) as [string, ...string[]];
  const lines = execFileSync(program, ["-G", ...words], { encoding: "utf8" })
    .trim()
    .split("\n");
  return new Map(lines.map((line) => line.split(/ (.*)/) as [string, string]));
}

it("ssh takes a host's pinned key from one file, whatever keys a machine knows for all its users", () => {
  const settings = understood();
  expect(settings.get("globalknownhostsfile")).toBe("/dev/null");
  expect(settings.get("userknownhostsfile")).toMatch(/\/known-hosts\/192\.0\.2\.2-2222$/);
  expect(settings.get("stricthostkeychecking")).toBe("true");
});

it("ssh logs in with the host's key alone, and asks nothing", () => {
  const settings = understood();
  expect(["hostname", "port", "user", "identityfile"].map((name) => settings.get(name))).toEqual([
    ...["192.0.2.2", "2222", "ops", __filename],
  ]);
  expect(settings.get("identitiesonly")).toBe("yes");
  expect(settings.get("batchmode")).toBe("yes");
});

it.each(["my key", "100%h", "it's $c"])("ssh takes a key in a folder with a name such as %s", (name) => {
  const folder = mkdtempSync(join(tmpdir(), "tw-ssh-"));
  const key = join(folder, name);
  writeFileSync(key, "");
  expect(
    understood({ ...host, privateKeyFile: key })
      .get("identityfile")
      ?.replaceAll("%%", "%"),
  ).toBe(key);
  rmSync(folder, { recursive: true });
});
