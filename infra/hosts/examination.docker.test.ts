import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { examinationScript } from "./examination";

const machine = `twtest-fresh-${process.pid}`;
const user = "founder";

/** What a fresh machine has: somebody who logs in, and sudo. Without systemd, `service` is what starts an engine. */
const install = `set -e
install-packages sudo
useradd ${user}
echo '${user} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${user}
cat >/usr/sbin/service <<'END'
#!/bin/sh
[ "$*" = "docker start" ] || exit 1
setsid dockerd --bridge none --iptables=false >/var/log/docker.log 2>&1 &
END`;

function run(argv: readonly string[], input = "") {
  return spawnSync("docker", argv, { input, encoding: "utf8" });
}

const examined = (as: string) =>
  run(["exec", "--interactive", "--user", as, machine, "sh", "-s"], examinationScript(Math.floor(Date.now() / 1000)));

beforeAll(async () => {
  await buildImage("debian", debianImages(), () => undefined);
  // What an engine in it needs, and no more: a machine that cannot give all rights could not run a privileged one.
  const rights = ["SYS_ADMIN", "NET_ADMIN"].flatMap((right) => ["--cap-add", right]);
  const unconfined = ["seccomp", "apparmor"].flatMap((by) => ["--security-opt", `${by}=unconfined`]);
  const argv = ["run", "--rm", "--detach", "--name", machine, ...rights, ...unconfined, "--volume", "/var/lib/docker"];
  const started = run([...argv, debianImages().debian, "sleep", "600"]);
  expect(started, started.stderr).toMatchObject({ status: 0 });
  const readied = run(["exec", "--interactive", machine, "sh", "-s"], install);
  expect(readied, readied.stderr).toMatchObject({ status: 0 });
}, 300_000);

afterAll(() => run(["rm", "--force", "--volumes", machine]));

it("refuses who may not use sudo", () => {
  const { status, stderr } = examined("nobody");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^this machine cannot be a host: nobody may not use sudo without a password/);
});

it("gives a machine that has none an engine of its distribution, which then answers to who logs in", () => {
  expect(run(["exec", machine, "sh", "-c", "command -v docker"]).status).not.toBe(0);
  const { status, stdout, stderr } = examined(user);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^\d+\.\S+\n$/);
  expect(run(["exec", "--user", user, machine, "docker", "info", "--format", "{{.ServerVersion}}"]).stdout).toBe(
    stdout,
  );
});

it("finds it the next time, and installs nothing", () => {
  const { status, stderr } = examined(user);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
