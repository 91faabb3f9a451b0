import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { raiseScript, removeScript, renewScript } from "./firewall";

const machine = `twtest-firewall-${process.pid}`;

/**
 * A host between somebody outside (192.0.2.9) and a container (10.9.0.2) that answers on the ports 80, 8080 and 9090. As
 * Docker would, the host forwards 8080 and 9090 to it.
 */
const network = `set -e
install-packages nftables iproute2 socat
for side in outside container; do ip netns add $side; ip -netns $side link set lo up; done
ip link add eth9 type veth peer name eth0 netns outside
ip link add br-lab type veth peer name eth0 netns container
ip addr add 192.0.2.1/24 dev eth9
ip addr add 10.9.0.1/24 dev br-lab
ip link set eth9 up
ip link set br-lab up
ip -netns outside addr add 192.0.2.9/24 dev eth0
ip -netns outside link set eth0 up
ip -netns outside route add default via 192.0.2.1
ip -netns container addr add 10.9.0.2/24 dev eth0
ip -netns container link set eth0 up
ip -netns container route add default via 10.9.0.1
nft add table ip nat
nft add chain ip nat prerouting '{ type nat hook prerouting priority -100; }'
nft add rule ip nat prerouting ip daddr 192.0.2.1 tcp dport '{ 8080, 9090 }' dnat to 10.9.0.2
for port in 80 8080 9090; do ip netns exec container socat TCP-LISTEN:$port,fork,reuseaddr /dev/null </dev/null >/dev/null 2>&1 & done
for port in 22 111; do socat TCP-LISTEN:$port,fork,reuseaddr /dev/null </dev/null >/dev/null 2>&1 & done
sleep 1`;

/** What a lab of before had put up. */
const before = `printf 'table inet ticketwatch {\\n chain input { type filter hook input priority -10; policy drop; }\\n}\\n' >/etc/ticketwatch-firewall.nft
nft -f /etc/ticketwatch-firewall.nft`;

function run(argv: readonly string[], input = "") {
  return spawnSync("docker", argv, { input, encoding: "utf8", timeout: 120_000 });
}

const onHost = (script: string) => run(["exec", "--interactive", machine, "sh", "-s"], script);

function done(script: string): string {
  const { status, stdout, stderr } = onHost(script);
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Whether somebody outside gets a connection. */
function reaches(address: string, port: number): boolean {
  const line = `timeout 2 bash -c '</dev/tcp/${address}/${port}'`;
  return onHost(`ip netns exec outside ${line}`).status === 0;
}

const host = "192.0.2.1";
const opening = (port: number, peers: string[] = []) => ({ ssh: 22, published: [port], peers });

beforeAll(async () => {
  await buildImage("debian", debianImages(), () => undefined);
  const rights = ["SYS_ADMIN", "NET_ADMIN"].flatMap((right) => ["--cap-add", right]);
  const unconfined = ["seccomp", "apparmor"].flatMap((by) => ["--security-opt", `${by}=unconfined`]);
  const options = [...rights, ...unconfined, "--sysctl", "net.ipv4.ip_forward=1"];
  const started = run([
    "run",
    "--rm",
    "--detach",
    "--name",
    machine,
    ...options,
    debianImages().debian,
    "sleep",
    "900",
  ]);
  expect(started, started.stderr).toMatchObject({ status: 0 });
  done(network);
}, 300_000);

afterAll(() => run(["rm", "--force", "--volumes", machine]));

describe("a host's firewall", () => {
  beforeEach(() => {
    done(
      "rm -rf /etc/ticketwatch-firewall*; nft delete table inet ticketwatch-labs || true; nft delete table inet ticketwatch || true",
    );
  });

  it("lets in SSH and what is published, and nothing else", () => {
    expect([reaches(host, 111), reaches(host, 9090)]).toEqual([true, true]);
    done(raiseScript("lab", opening(8080)));
    expect([reaches(host, 22), reaches(host, 8080)]).toEqual([true, true]);
    expect([reaches(host, 111), reaches(host, 9090)]).toEqual([false, false]);
  });

  it("drops what is routed straight to a container, at a published port too", () => {
    expect([reaches("10.9.0.2", 80), reaches("10.9.0.2", 8080)]).toEqual([true, true]);
    done(raiseScript("lab", opening(8080)));
    expect([reaches("10.9.0.2", 80), reaches("10.9.0.2", 8080)]).toEqual([false, false]);
  });

  it("keeps what one lab opens when another comes and goes", () => {
    done(raiseScript("one", opening(8080)));
    done(raiseScript("two", opening(9090)));
    expect([reaches(host, 8080), reaches(host, 9090)]).toEqual([true, true]);
    done(removeScript("two"));
    expect([reaches(host, 8080), reaches(host, 9090)]).toEqual([true, false]);
    expect(reaches(host, 111)).toBe(false);
  });

  it("goes with the last lab, and leaves nothing", () => {
    done(raiseScript("one", opening(8080)));
    done(removeScript("one"));
    expect(done("nft list tables; ls /etc")).not.toContain("ticketwatch");
    expect(reaches(host, 111)).toBe(true);
  });

  it("takes the place of the one that its lab had before", () => {
    done(before);
    expect(reaches(host, 22)).toBe(false);
    done(renewScript("lab", opening(8080)));
    expect([reaches(host, 22), reaches(host, 8080), reaches(host, 111)]).toEqual([true, true, false]);
    expect(done("ls /etc; nft list tables")).not.toMatch(/ticketwatch-firewall\.nft|ticketwatch$/m);
  });

  it("leaves one of before alone whose lab it does not know, and says what to do", () => {
    done(before);
    const { status, stderr } = onHost(raiseScript("new", opening(8080)));
    expect(status).toBe(1);
    expect(stderr).toContain("a lab of before has a firewall here");
    expect(done("nft list tables")).toBe("table ip nat\ntable inet ticketwatch\n");
  });
});
