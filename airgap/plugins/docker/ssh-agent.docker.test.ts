import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./engine";
import { sshArguments } from "./ssh-agent";

describe("the arguments for ssh", () => {
  const argumentsFor = (host: string, ...options: string[]) => sshArguments(new URL(host), options).join(" ");

  it("hold user, port and the program's own flags", () => {
    expect(argumentsFor("ssh://ops@vm:2222", "-i", "key", "-oStrictHostKeyChecking=no")).toBe(
      "-o ConnectTimeout=30 -T -i key -oStrictHostKeyChecking=no -l ops -p 2222 -- vm docker system dial-stdio",
    );
  });

  it("name another socket when the host has a path", () => {
    expect(argumentsFor("ssh://vm/run/user/1/docker.sock")).toContain("docker --host unix:///run/user/1/docker.sock");
  });
});

describe("an engine behind ssh", () => {
  const folder = mkdtempSync(join(tmpdir(), "twtest-ssh-"));
  const path = process.env.PATH;

  beforeAll(() => {
    // Stays on this machine: the same conversation with the engine, without the journey.
    const script = `#!/bin/sh\necho "$@" >> ${folder}/log\n[ "$5" = elsewhere ] && { echo no route >&2; exit 255; }\nexec docker system dial-stdio\n`;
    writeFileSync(join(folder, "ssh"), script);
    chmodSync(join(folder, "ssh"), 0o755);
    process.env.PATH = `${folder}:${path}`;
  });
  afterAll(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  it("answers like one on this machine", async () => {
    const docker = connect({ host: "ssh://vm", sshOpts: [] });
    const here = await connect({ host: "unix:///var/run/docker.sock", sshOpts: [] }).info();
    expect((await docker.info()).ID).toBe(here.ID);
    await docker.createVolume({ Name: "twtest-ssh" });
    await docker.getVolume("twtest-ssh").remove();
  });

  it("uses one connection for calls that follow each other", async () => {
    const docker = connect({ host: "ssh://keptalive", sshOpts: [] });
    for (let call = 0; call < 3; call++) await docker.ping();
    const log = readFileSync(join(folder, "log"), "utf8");
    expect(log.split("\n").filter((line) => line.includes("keptalive"))).toHaveLength(1);
  });

  it("fails with what ssh had to say", async () => {
    await expect(connect({ host: "ssh://elsewhere", sshOpts: [] }).ping()).rejects.toThrow("no route");
  });
});
