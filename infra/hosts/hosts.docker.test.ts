import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stackLabel } from "../../contract/naming";
import { shellWords } from "../../kit/shell-words";
import { chooseImageSource } from "../../scripts/setup/image-source";
import { Machines, whyNoMachines } from "../../test/helpers/machines";
import { requiredImage } from "../images/catalogue";
import { examinationScript } from "./examination";
import type { HostSettings } from "./settings";
import { sshCommand } from "./ssh-command";
import {
  forgetMemberScript,
  initScript,
  joinScript,
  leaveScript,
  stayManagerScript,
  stayMemberScript,
  tokenScript,
} from "./swarm-scripts";

const reason = whyNoMachines();
const now = () => Math.floor(Date.now() / 1000);
const stack = "unit";
const otherLab = `docker network create --label ${stackLabel}=other elsewhere`;
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
  /** What the two answered when they entered the swarm. */
  let init: Answer;
  let joined: Answer;
  const joining = () => ({ stack, address: second.address, manager: first.address });

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

  it("refuse to enter a swarm beside another lab, and name it", () => {
    expect(on(first, otherLab).code).toBe(0);
    const { code, err } = on(first, initScript({ stack, address: first.address }));
    expect(code).toBe(1);
    expect(err).toMatch(
      /^this host's Docker engine has another lab: other\. It must not become part of a Docker Swarm/,
    );
    expect(on(first, "docker info --format '{{.Swarm.LocalNodeState}}'").out).toBe("inactive");
    expect(on(first, "docker network rm elsewhere").code).toBe(0);
  });

  it("form a swarm in which a container is found by name from the other host", async () => {
    expect(on(first, `docker network create --label ${stackLabel}=${stack} own`).code).toBe(0);
    init = on(first, initScript({ stack, address: first.address }));
    expect(init).toMatchObject({ code: 0, out: expect.stringMatching(/^encryption (yes|no)\nnode \S+$/) });
    joined = on(second, joinScript(joining()), `${on(first, tokenScript).out}\n`);
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
    const { code, err } = on(first, initScript({ stack, address: first.address }));
    expect(code).toBe(1);
    expect(err).toContain("in a Docker Swarm already");
  });

  it("stay in the lab's own when that is run again, and give the same answers", () => {
    const manager = { stack, address: first.address };
    const again = on(first, stayManagerScript(manager));
    expect(again).toMatchObject({ code: 0, out: init.out });
    expect(on(second, stayMemberScript(joining()), `${on(first, tokenScript).out}\n`)).toMatchObject({
      code: 0,
      out: joined.out,
    });
    const { code, err } = on(first, stayManagerScript({ ...manager, address: second.address }));
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(`swarm as ${first.address}`) });
  });

  it("do not leave it while the engine has another lab", () => {
    expect(on(second, otherLab).code).toBe(0);
    const { code, err } = on(second, leaveScript(stack));
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("another lab: other.") });
    expect(on(second, "docker info --format '{{.Swarm.LocalNodeState}}'").out).toBe("active");
    expect(on(second, "docker network rm elsewhere").code).toBe(0);
  });

  it("leave the swarm when they are taken away, and the token that they know opens nothing any more", () => {
    const known = on(first, tokenScript).out;
    const leaves = (host: HostSettings<"ssh">) => {
      expect(on(host, leaveScript(stack))).toMatchObject({ code: 0 });
      expect(on(host, "docker info --format '{{.Swarm.LocalNodeState}}'").out).toBe("inactive");
    };
    leaves(second);
    const node = /^node (\S+)$/m.exec(joined.out)?.[1] ?? "";
    expect(on(first, "docker node ls -q").out).toContain(node);
    expect(on(first, forgetMemberScript(node))).toMatchObject({ code: 0 });
    expect(on(first, "docker node ls -q").out).not.toContain(node);
    expect(`${on(first, tokenScript).out}\n`).not.toBe(known);
    expect(on(second, joinScript(joining()), `${known}\n`)).toMatchObject({ code: 1 });
    leaves(first);
  });
});

function carry(image: string, host: HostSettings<"ssh">): void {
  const { status, stderr } = spawnSync("sh", [
    "-c",
    `docker save ${image} | ${shellWords(...sshCommand(host))} docker load -q`,
  ]);
  expect(status, stderr.toString()).toBe(0);
}
