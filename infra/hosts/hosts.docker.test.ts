import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseImageSource } from "../../scripts/setup/image-source";
import { Machines, whyNoMachines } from "../../test/helpers/machines";
import { requiredImage } from "../images/catalogue";
import { examinationScript } from "./examination";
import type { HostSettings } from "./settings";
import { sshCommand } from "./ssh-command";
import { initScript, joinScript, leaveScript } from "./swarm-scripts";

const reason = whyNoMachines();
const now = () => Math.floor(Date.now() / 1000);
const strange = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN1ZSGHvZgNsP1Y2wRvo0qT6Ji6gHkPp0u3gk2rB0JH7";

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line on a host as the program has it run. */
function on(host: HostSettings<"ssh">, line: string, input = ""): Answer {
  const [program, ...words] = sshCommand(host) as [string, ...string[]];
  const { status, stdout, stderr } = spawnSync(program, [...words, line], {
    input,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { code: status, out: stdout.trim(), err: stderr.trim() };
}

describe.skipIf(reason)(`hosts reached by SSH${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let machines: Machines;
  let first: HostSettings<"ssh">;
  let second: HostSettings<"ssh">;

  beforeAll(async () => {
    machines = new Machines("10.213.9");
    machines.open();
    [first, second] = [await machines.start(), await machines.start()];
  }, 240_000);

  afterAll(() => machines?.remove(), 120_000);

  it("are found fit, with the version of their engine", () => {
    expect(on(first, "sh -s", examinationScript(now()))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\./),
    });
  });

  it("are refused with another key than the pinned one", () => {
    const { code, err } = on({ ...first, hostKey: strange }, "true");
    expect(code).toBe(255);
    expect(err).toContain("Host key verification failed");
  });

  it("are refused when their clock is off", () => {
    const { code, err } = on(first, "sh -s", examinationScript(now() - 3600));
    expect(code).toBe(1);
    expect(err).toMatch(/this machine cannot be a host: its clock is 36\d\d s off/);
  });

  it("form a swarm in which a container is found by name from the other host", async () => {
    const init = on(first, initScript(first.address));
    expect(init).toMatchObject({ code: 0, out: expect.stringMatching(/^token \S+\nencryption (yes|no)\nnode \S+$/) });
    const token = init.out.split(/\s/)[1] as string;
    const joined = on(second, joinScript({ address: second.address, manager: first.address }), `${token}\n`);
    expect(joined).toMatchObject({ code: 0, err: "" });
    expect(on(first, "docker network create --driver overlay --attachable lab").code).toBe(0);

    const image = requiredImage({ imageSource: (await chooseImageSource()).source }, "node");
    for (const host of [first, second]) carry(image, host);
    const serve = `require('node:http').createServer((_, answer) => answer.end('from afar')).listen(80)`;
    const started = on(first, `docker run --detach --network lab --network-alias db ${image} node -e "${serve}"`);
    expect(started).toMatchObject({ code: 0 });
    const ask = `fetch('http://db').then((answer) => answer.text()).then(console.log)`;
    expect(on(second, `docker run --rm --network lab ${image} node -e "${ask}"`)).toMatchObject({ out: "from afar" });
  }, 240_000);

  it("refuse to change a swarm that they are in", () => {
    const { code, err } = on(first, initScript(first.address));
    expect(code).toBe(1);
    expect(err).toContain("in a Docker Swarm already");
  });

  it("leave the swarm when they are taken away", () => {
    for (const host of [second, first]) {
      expect(on(host, leaveScript)).toMatchObject({ code: 0 });
      expect(on(host, "docker info --format '{{.Swarm.LocalNodeState}}'").out).toBe("inactive");
    }
  });
});

function carry(image: string, host: HostSettings<"ssh">): void {
  const { status, stderr } = spawnSync("sh", [
    "-c",
    `docker save ${image} | ${sshCommand(host).join(" ")} docker load -q`,
  ]);
  expect(status, stderr.toString()).toBe(0);
}
