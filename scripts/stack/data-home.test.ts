import { describe, expect, it } from "vitest";
import { parseSettings } from "../../infra/config";
import type { UserError } from "../../kit/user-error";
import { assertDataStays } from "./data-home";
import type { StackOutputs } from "./outputs";
import { defaultSettings } from "./settings";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx0";
const ssh = (address: string) => ({ kind: "ssh", address, privateKeyFile: "~/.ssh/id_ed25519", hostKey: key });
const both = { east: ssh("192.0.2.2"), west: ssh("192.0.2.3") };

const settingsFor = (placement: object, more: Record<string, string> = {}, hosts: object = both) =>
  parseSettings({
    ...defaultSettings(),
    ...{ hosts: JSON.stringify(hosts), placement: JSON.stringify(placement), ...more },
  });

/** A lab with MySQL on `host`, as far as its outputs say where. */
const labWith = (host: string, machine?: string) =>
  ({
    services: { mysql: { host } },
    hosts: { [host]: { kind: "ssh", network: "n", machine } },
  }) as unknown as StackOutputs;

function errorFor(...given: Parameters<typeof assertDataStays>): UserError | undefined {
  try {
    assertDataStays(...given);
  } catch (error) {
    return error as UserError;
  }
  return undefined;
}

describe("moving MySQL without its data", () => {
  it("is refused, naming both hosts and the way to move with the data", () => {
    const error = errorFor("lab", labWith("east", "192.0.2.2"), settingsFor({ mysql: "west" }));
    expect(error?.message).toMatch(/^MySQL's data is on east \(192\.0\.2\.2\), .* now put MySQL on west: /);
    for (const step of ["./lab dump tickets.sql --stack lab", "abandonDataOn=east", "./lab restore tickets.sql"])
      expect(error?.remedy).toContain(step);
  });

  it("is refused when a host's name comes to mean another machine", () => {
    const error = errorFor("lab", labWith("east", "192.0.2.9"), settingsFor({}));
    expect(error?.message).toContain("on another machine of that name (192.0.2.2)");
  });

  it("is refused when MySQL's host is taken out of the configuration", () => {
    const error = errorFor("lab", labWith("north", "192.0.2.4"), settingsFor({}));
    expect(error?.message).toContain("MySQL's data is on north");
  });

  it("is done when the data is given up by the name of its host", () => {
    const lab = labWith("east", "192.0.2.2");
    expect(errorFor("lab", lab, settingsFor({ mysql: "west" }, { abandonDataOn: "east" }))).toBeUndefined();
    expect(errorFor("lab", lab, settingsFor({ mysql: "west" }, { abandonDataOn: "west" }))).toBeDefined();
  });

  it("is no matter where MySQL stays or nothing is up", () => {
    expect(errorFor("lab", labWith("east", "192.0.2.2"), settingsFor({ app: "west" }))).toBeUndefined();
    expect(errorFor("lab", labWith("east"), settingsFor({}))).toBeUndefined();
    expect(errorFor("lab", undefined, settingsFor({ mysql: "west" }))).toBeUndefined();
  });
});
