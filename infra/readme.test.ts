import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { projectRoot } from "./project";

const read = (file: string) => readFileSync(join(projectRoot, file), "utf8");

it("documents every setting with its default, as Pulumi.yaml has it", () => {
  const { config } = parse(read("Pulumi.yaml")) as {
    config: Record<string, { default: unknown; description: string }>;
  };
  const wanted = Object.entries(config).map(([key, setting]) => [
    key.replace("ticketwatch:", ""),
    String(setting.default) || "none",
  ]);
  const table = read("README.md").matchAll(/^\| `(\w+)` \| (?:`([^`]+)`|(none)) \|/gm);
  const rows = [...table].map(([, key, value, none]) => [key, value ?? none]);
  expect(rows).toEqual(wanted);
});

it("names folders that are there", () => {
  const folders = [...read("README.md").matchAll(/^\| `([\w/]+)\/` \|/gm)].map(([, folder]) => folder as string);
  expect(folders.length).toBeGreaterThan(5);
  for (const folder of folders) expect(() => readFileSync(join(projectRoot, folder, "."))).toThrow(/EISDIR/);
});
