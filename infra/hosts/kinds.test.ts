import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../kit/project";
import { productFiles } from "../../scripts/testing/product-files";
import { hostKindSchemas } from "./settings";

const kinds = Object.keys(hostKindSchemas).join("|");

/** What tells one kind of host from another: its name as a kind, the classes, the types and the tables. */
const knowledge = [
  new RegExp(`\\bkind["']?\\s*(?:[!=]==?|:)\\s*["'\`](?:${kinds})["'\`]`),
  new RegExp(`["'\`](?:${kinds})["'\`]\\s*[!=]==?\\s*[\\w.?]*\\bkind\\b`),
  new RegExp(`\\bcase\\s+["'\`](?:${kinds})["'\`]`),
  new RegExp(`\\bHostSettings<["'\`](?:${kinds})["'\`]`),
  /\b(?:Docker|Ssh|Qemu|Vsphere)(?:Host|Vm)\b/,
  /\bhostKindSchemas\b/,
];

const tells = (text: string): boolean => knowledge.some((pattern) => pattern.test(text));

/** Programs of the product, without tests and what only they use. */
const sources = () => productFiles().filter((file) => !/\.test\.ts$|\/testing\//.test(file));

describe("what kind a host is", () => {
  const knowing = sources().filter((file) => tells(readFileSync(join(projectRoot, file), "utf8")));

  it("is known in infra/hosts and nowhere else", () => {
    expect(knowing.filter((file) => !file.startsWith("infra/hosts/"))).toEqual([]);
  });

  it("is known there, so that the search finds what it looks for", () => {
    for (const file of ["settings", "kinds", "ssh-host", "docker-host"])
      expect(knowing).toContain(`infra/hosts/${file}.ts`);
  });

  it.each([
    'if (host.kind === "ssh") return;',
    'const isHere = "docker" === host.kind;',
    'switch (host.kind) { case "vsphere": }',
    'function reach(host: HostSettings<"ssh">) {}',
    "new SshHost(name, args)",
  ])("would be found in %s", (line) => expect(tells(line)).toBe(true));

  it.each(['spawn("docker", ["ps"])', 'spawn("ssh", words)', 'stage.kind === "wrk"', "Host.kind"])(
    "is not taken for what %s says",
    (line) => expect(tells(line)).toBe(false),
  );
});
