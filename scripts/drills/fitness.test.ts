import { describe, expect, it } from "vitest";
import type { Fault, Lab } from "./fault";
import { faults } from "./faults";
import { clockStep } from "./faults/clock-step";
import { replicasHere, whyNotIn } from "./fitness";

// What stands in for ssh is a machine that does not answer.
const far = { kind: "qemu", network: "n", reach: { dockerHost: "ssh://far", sshOptions: [], ssh: ["false"] } };
const hosts = { here: { kind: "docker", network: "n" }, far };

/** A lab whose services run on these hosts. */
function labOf(places: Readonly<Record<string, keyof typeof hosts>>): Lab {
  const services = Object.fromEntries(
    Object.entries(places).map(([name, host]) => [name, { host, container: name, image: "i", endpoint: `${name}:1` }]),
  );
  return { outputs: { services, hosts } } as unknown as Lab;
}

const fault = (but: Partial<Fault>): Fault => ({ ...(faults[0] as Fault), needs: [], ...but });

describe("a fault", () => {
  it("can be played where what it reaches into runs here", async () => {
    const lab = labOf({ mysql: "here", "app-1": "far" });
    expect(await whyNotIn(lab, fault({ hits: ["mysql"] }))).toBeUndefined();
    expect(await whyNotIn(lab, fault({ hits: [] }))).toBeUndefined();
  });

  it("is refused with the service and host that it cannot reach", async () => {
    const lab = labOf({ mysql: "far", "app-1": "far" });
    expect(await whyNotIn(lab, fault({ hits: ["mysql"] }))).toMatch(/^mysql runs on the host "far"/);
    expect(await whyNotIn(lab, fault({ hits: ["app"] }))).toMatch(/^app runs on the host "far"/);
  });

  it("takes a replica that runs here, whatever others there are", async () => {
    const lab = labOf({ "app-1": "far", "app-2": "here" });
    expect(await whyNotIn(lab, fault({ hits: ["app"] }))).toBeUndefined();
    expect(replicasHere(lab.outputs)).toEqual(["app-2"]);
  });

  it("is refused with its own reason where the lab is none for it", async () => {
    const unfit = async () => "there is only one machine";
    expect(await whyNotIn(labOf({}), fault({ hits: [], unfit }))).toBe("there is only one machine");
  });
});

describe("the fault clock-step", () => {
  const why = async (lab: Lab) => await whyNotIn(lab, clockStep);
  const without = (name: keyof typeof hosts, lab: Lab): Lab => {
    const { [name]: _, ...others } = lab.outputs.hosts;
    return { ...lab, outputs: { ...lab.outputs, hosts: others } };
  };

  it("is refused where this machine is the only one", async () => {
    expect(await why(without("far", labOf({ prometheus: "here" })))).toBe(
      "here: it is this machine, whose clock is not the lab's to set",
    );
  });

  it("is refused where nobody else could see it", async () => {
    expect(await why(without("here", labOf({ prometheus: "far" })))).toMatch(/^far: Prometheus runs there/);
  });

  it("is refused on a machine that somebody has lent to the lab", async () => {
    const lab = labOf({ prometheus: "here" });
    const lent = { ...lab.outputs.hosts, far: { ...far, kind: "ssh", patience: 1 } };
    expect(await why({ ...lab, outputs: { ...lab.outputs, hosts: lent } })).toMatch(
      /; far: the lab did not make that machine/,
    );
  });

  it("is refused where the machine cannot be asked", async () => {
    expect(await why(labOf({ prometheus: "here" }))).toMatch(/; far: it cannot be reached/);
  });
});

describe("every fault", () => {
  it.each(faults)("$name reaches into services that there are", ({ hits }) => {
    const known = ["app", "mysql", "mysqld-exporter", "prometheus"];
    expect(hits.filter((service) => !known.includes(service))).toEqual([]);
  });
});
