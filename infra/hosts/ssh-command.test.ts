import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { sshCommand } from "./ssh-command";

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx0";
// ssh leaves a key out that is no file.
const host = { address: "192.0.2.2", port: 2222, user: "ops", privateKeyFile: __filename, hostKey };

/** What ssh makes of a host's command line, as it says itself. */
function understood(): Map<string, string> {
  const [program, ...words] = sshCommand(host) as [string, ...string[]];
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
