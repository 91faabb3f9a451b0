import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writePrograms } from "../../kit/testing/programs";
import { Clone } from "../../test/helpers/clone";

// In a work folder of its own: this one's may say which engine was started from here.
const clone = new Clone();
const bin = mkdtempSync(join(tmpdir(), "twtest-dockerd-"));
afterAll(() => {
  clone.remove();
  rmSync(bin, { recursive: true });
});

it("leads to the log of an engine that does not begin to answer", () => {
  writePrograms(bin, { dockerd: "echo 'level=fatal msg=\"no bridge\"'; exit 1", systemctl: "exit 0" });
  const env = {
    ...process.env,
    PATH: [bin, process.env.PATH].join(delimiter),
    DOCKER_HOST: "unix:///nonexistent/docker.sock",
  };
  const script = `require("./scripts/setup/docker-daemon.ts").startEngine(() => {}, 1).catch(
    ({ message, remedy }) => console.log(JSON.stringify({ message, remedy })));`;
  const options = { cwd: clone.folder, env, encoding: "utf8" } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", script], options);
  const { message, remedy } = JSON.parse(stdout || stderr) as { message: string; remedy: string };
  expect(message).toMatch(/^the Docker engine did not answer within 1 s of being started: /);
  if (existsSync("/run/systemd/system")) {
    expect(remedy).toBe("read journalctl -u docker");
  } else {
    expect(message).toContain('level=fatal msg="no bridge"');
    expect(readFileSync(remedy.replace("read ", ""), "utf8")).toContain("no bridge");
  }
});
