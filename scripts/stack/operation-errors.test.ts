import { describe, expect, it } from "vitest";
import { operationError } from "./operation-errors";

const lockMessage = `Command failed with exit code 1: pulumi up --yes
error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///home/me/.lab/state/.pulumi/locks/organization/ticketwatch/lab/1.json: created by me@host (pid 4711) at 2026-04-01T18:00:00Z
`;
const up = { command: "up", stack: "lab" } as const;
const down = { command: "down", stack: "lab" } as const;

describe("operationError", () => {
  it.each([
    ["write /var/lib/docker/x: no space left on device", /free disk space/],
    ["configuration is not valid:\n  ticketwatch:seats: too many", /correct what it names: .*--set <key>=<value>/],
    ["dial unix .lab/agents/lab.1a2b.sock: connect: no such file or directory", /put the host's private key back/],
    ["Bind for 127.0.0.1:8080 failed: port is already allocated", /--set appPort=18080/],
    ["container is unhealthy", /\.\/lab logs --stack lab/],
    ["incorrect passphrase", /PULUMI_CONFIG_PASSPHRASE/],
    ["Cannot connect to the Docker daemon at unix:///x", /start Docker/],
    ["failed to connect to the docker API at unix:///x", /start Docker/],
    [
      "ERROR 1045 (28000): Access denied for user 'root'@'localhost'",
      /docker restart ticketwatch-lab-mysql, then .* its data stays/,
    ],
    ["pull access denied for mysql", /--set imageSource=debian/],
    ["network ticketwatch-lab id 1f has active endpoints", /docker network inspect ticketwatch-lab names them/],
    [
      "could not find an available, non-overlapping IPv4 address pool among the defaults",
      /docker network prune, .* again/,
    ],
  ])("knows the remedy for: %s", (message, remedy) => {
    expect(operationError(up, [message])).toMatchObject({ message, remedy: expect.stringMatching(remedy) });
  });

  it("says in one sentence who holds a locked stack", () => {
    expect(operationError(down, [lockMessage])).toMatchObject({
      message: 'the stack "lab" is locked by another Pulumi operation: me@host (pid 4711) at 2026-04-01T18:00:00Z',
      remedy: expect.stringContaining("./lab down --stack lab --unlock"),
    });
  });

  it("says how to go on after what it does not know, with the command that failed", () => {
    const remedy = (failed: typeof up | typeof down) => operationError(failed, ["the moon is in the way"]).remedy;
    expect(remedy(up)).toContain("./lab up --stack lab again: it goes on from here");
    expect(remedy(down)).toContain("./lab down --stack lab again");
  });

  it("says something even if Pulumi said nothing", () => {
    expect(operationError(up, []).message).not.toBe("");
  });
});
