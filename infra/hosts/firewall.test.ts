import { describe, expect, it } from "vitest";
import { openings, raiseScript, removeScript, renewScript } from "./firewall";

const opening = { ssh: 22, published: [8080], peers: ["192.0.2.3", "2001:db8::3"] };
const opened = (more: object = {}) => openings({ ...opening, ...more });

describe("what a firewall opens for a stack", () => {
  it("is SSH, and the published ports where Docker forwards them", () => {
    expect(opened({ ssh: 2222 }).input).toMatch(/^tcp dport 2222 accept\n/);
    expect(opened().forward).toBe("ct status dnat ct original proto-dst { 8080 } accept");
    expect(opened({ published: [] }).forward).toBe("");
  });

  it("is the swarm for the other hosts alone", () => {
    const swarm = opened().input.match(/^.*(2377|7946|4789|l4proto 50).*$/gm);
    expect(swarm).toHaveLength(6);
    for (const line of swarm ?? []) expect(line).toMatch(/^(ip saddr { 192\.0\.2\.3 }|ip6 saddr { 2001:db8::3 }) /);
    expect(opened({ peers: [] }).input).toBe("tcp dport 22 accept");
  });
});

describe("the scripts of a firewall", () => {
  const raise = raiseScript("lab", opening);

  it("drop what nothing lets in, and replace what was there before in one go", () => {
    expect(raise).toMatch(/\n {4}type filter hook input priority -10; policy drop;/);
    expect(raise).toMatch(/\n {4}drop\n {2}}\n}\nEND\n/);
    expect(raise).toContain(
      "table inet ticketwatch-labs {}\ndelete table inet ticketwatch-labs\ntable inet ticketwatch-labs {",
    );
  });

  it("let containers speak, named in a way that older versions of nft read", () => {
    expect(raise.match(/iifname .* accept/g)).toEqual([
      ...['iifname { "lo", "docker0", "docker_gwbridge" } accept', 'iifname "br-*" accept'],
      ...['iifname { "lo", "docker0", "docker_gwbridge" } accept', 'iifname "br-*" accept'],
    ]);
  });

  it("touch the files of their own stack alone", () => {
    for (const script of [raise, renewScript("lab", opening), removeScript("lab")]) {
      const files = script.match(/\/etc\/ticketwatch-firewall\/\S+\.(input|forward)\b/g);
      const stacks = files?.map((path) => path.replace(/.*\/|\..*/g, ""));
      expect(new Set(stacks)).toEqual(new Set(["lab", "*"]));
    }
  });
});
