import { describe, expect, it } from "vitest";
import { firewallRules } from "./firewall";

const rules = (more: object = {}) =>
  firewallRules({ ssh: 22, published: [8080], peers: ["192.0.2.3", "2001:db8::3"], ...more });

describe("firewallRules", () => {
  it("drop what nothing lets in", () => {
    expect(rules()).toMatch(/hook input priority -10; policy drop;/);
    expect(rules()).toMatch(/\n {4}drop\n {2}}\n}\n$/);
  });

  it("let SSH and the published ports in from anywhere", () => {
    expect(rules({ ssh: 2222 })).toContain("\n    tcp dport 2222 accept\n");
    expect(rules()).toContain("\n    ct original proto-dst { 8080 } accept\n");
    expect(rules({ published: [] })).not.toContain("proto-dst");
  });

  it("let containers speak, named in a way that older versions of nft read", () => {
    expect(rules().match(/iifname .* accept/g)).toEqual([
      ...['iifname { "lo", "docker0", "docker_gwbridge" } accept', 'iifname "br-*" accept'],
      ...['iifname { "lo", "docker0", "docker_gwbridge" } accept', 'iifname "br-*" accept'],
    ]);
  });

  it("let the swarm in from the other hosts alone", () => {
    const swarm = rules().match(/^.*(2377|7946|4789|esp).*$/gm);
    expect(swarm).toHaveLength(6);
    for (const line of swarm ?? []) expect(line).toMatch(/^ {4}(ip saddr { 192\.0\.2\.3 }|ip6 saddr { 2001:db8::3 }) /);
    expect(rules({ peers: [] })).not.toMatch(/2377|7946|4789/);
  });

  it("replace what was there before in one go", () => {
    expect(rules().split("\n").slice(0, 3)).toEqual([
      "table inet ticketwatch {}",
      "delete table inet ticketwatch",
      "table inet ticketwatch {",
    ]);
  });
});
