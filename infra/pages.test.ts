import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectRoot } from "../kit/project";

const read = (file: string) => readFileSync(join(projectRoot, file), "utf8");

it("documents every setting of Pulumi.yaml", async () => {
  const page = configurationPage(parse(read("Pulumi.yaml")).config);
  await expect(page).toMatchFileSnapshot(join(projectRoot, "docs/configuration.md"));
});

describe.each(["README.md", "README.ko.md"])("%s", (file) => {
  it("names folders that are there", () => {
    const folders = [...read(file).matchAll(/^\| `([\w/-]+)\/` \|/gm)].map(([, folder]) => folder as string);
    expect(folders.length).toBeGreaterThan(5);
    for (const folder of folders) expect(() => readFileSync(join(projectRoot, folder, "."))).toThrow(/EISDIR/);
  });

  it("has at most 100 lines", () => {
    expect(read(file).split("\n").length).toBeLessThanOrEqual(101);
  });
});

it("says the same in Korean: the same code, commands, links and pictures", () => {
  const same = (file: string) => {
    const text = read(file).replace(/README(\.ko)?\.md/, "the other language");
    const blocks = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, block]) => block?.replace(/ +# .*$/gm, ""));
    const words = [...text.matchAll(/`([^`\n]+)`|\]\(([^)]+)\)/g)].map(([, code, link]) => code ?? link);
    return { blocks, words: words.sort() };
  };
  expect(same("README.ko.md")).toEqual(same("README.md"));
});

const pages = [
  ...readdirSync(projectRoot, { encoding: "utf8" }),
  ...["app", "bench", "docs"].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  ),
].filter((file) => file.endsWith(".md"));

it.each(pages)("finds what %s links to", (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => `${link}`.split("#")[0] ?? "");
  const files = links.filter((link) => link !== "" && !/^[a-z]+:/.test(link));
  expect(files.filter((file) => !existsSync(join(projectRoot, dirname(page), file)))).toEqual([]);
});

interface Setting {
  readonly default: unknown;
  readonly description: string;
}

/** docs/configuration.md: a row for each setting of Pulumi.yaml's `config` section. */
function configurationPage(config: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(config).map(([key, { default: value, description }]) => {
    const shown = `${value}` === "" ? "none" : `\`${value}\``;
    return `| \`${key.replace("ticketwatch:", "")}\` | ${shown} | ${description} |`;
  });
  return `# Configuration

Set a value with \`./lab up --set <key>=<value>\` or \`pulumi config set <key> <value>\`. A wrong value is refused before anything is made. This page is made from \`Pulumi.yaml\`.

| Key | Default | Meaning |
| --- | --- | --- |
${rows.join("\n")}

Grafana, Prometheus and Alertmanager ask for a login, wherever they are published ([why](decisions/logins.md)). Passwords are generated on the first \`up\` and kept as Pulumi secrets; they reach containers as files that only root and its group can read there. Where alerts go, and under which addresses people reach what they link to: [alerts](alerts.md). Hosts and placement: [other machines as hosts](guides/hosts.md).

All containers together are limited to 2 GiB of memory with one replica of the app; each further one adds 256 MiB, and each further load host 176 MiB.

\`appReplicas=2\` runs two replicas behind HAProxy, which has the app's port in any case. A changed setting or image then replaces one replica after the other without a failed request: [how and why](decisions/load-balancer.md). HAProxy's own page is at \`load-balancer:8405/stats\` on the stack's front network.
`;
}
