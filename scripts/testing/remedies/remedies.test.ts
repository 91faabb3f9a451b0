import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { settingsSchema } from "../../../infra/config";
import { projectRoot } from "../../lib/paths";
import type { Register } from "../../lib/program";
import { collectRemedies, type Remedy, read, sources } from "./collect";
import { commandsIn } from "./commands";
import { followedBy, followedByHand, isNear, shownBy } from "./tried";
import { isTelling } from "./words";

const remedies = collectRemedies();
const texts = ({ file, message, remedy }: Remedy) => `${file}: ${message} / ${remedy}`;
const found = (isWrong: (remedy: Remedy) => boolean) => remedies.filter(isWrong).map(texts);

/** How far a remedy is tried, by the words that a test has of it or of its message. */
function tried(remedy: Remedy): string {
  const by = (tests: Readonly<Record<string, readonly string[]>>) =>
    Object.keys(tests).filter(
      (test) => isNear(test, remedy.file) && tests[test]?.some((words) => texts(remedy).includes(words)),
    );
  const followed = by(followedBy);
  const shown = by(shownBy).filter((test) => !followed.includes(test));
  const byHand = followedByHand.some((words) => texts(remedy).includes(words)) ? ["followed by hand"] : [];
  const lines = [
    ...followed.map((test) => `followed by ${test}`),
    ...byHand,
    ...shown.map((test) => `shown by ${test}`),
  ];
  return lines.join(", ") || "by reading only";
}

it("are these", async () => {
  const blocks = remedies.map(
    (one) => `${one.file}\n  error: ${one.message}\n    fix: ${one.remedy}\n  tried: ${tried(one)}`,
  );
  await expect(`${blocks.join("\n\n")}\n`).toMatchFileSnapshot("remedies.txt");
});

it("are printed in these places, and nowhere else", () => {
  const printed = [...sources(), "lab"].filter((file) => /["'`\\n ]fix: /.test(read(file)));
  expect(printed).toEqual(["kit/user-error.ts", "scripts/experiments/run-experiment.ts", "lab"]);
});

describe("what a test is said to have tried", () => {
  const claims = Object.entries({ ...shownBy, ...followedBy }).flatMap(([test, words]) =>
    words.map((one) => [test, one] as const),
  );

  it.each(claims)("%s has: %s", (test, words) => {
    expect(read(test).replaceAll("\\", "")).toContain(words);
    expect(remedies.filter((one) => isNear(test, one.file) && texts(one).includes(words))).not.toEqual([]);
  });
});

describe("a command of ./lab in a remedy", () => {
  const program = new Command("lab").enablePositionalOptions();
  beforeAll(async () => {
    for (const file of readdirSync(join(projectRoot, "scripts", "commands"))) {
      const exported = (await import(join(projectRoot, "scripts", "commands", file))) as Record<string, Register>;
      for (const [name, register] of Object.entries(exported)) if (name.startsWith("register")) register(program);
    }
  });
  const named = remedies.flatMap((one) => commandsIn(one.remedy).map((command) => ({ ...command, of: texts(one) })));
  const commandOf = (name: string) =>
    program.commands.find((command) => command.name() === name.replace("<command>", "down"));
  const optionsOf = (name: string) => {
    const command = commandOf(name);
    return [command, ...(command?.commands ?? [])].flatMap((one) => one?.options ?? []);
  };

  it("exists, with its options", () => {
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ name }) => name !== "…" && !commandOf(name))).toEqual([]);
    const unknown = named.flatMap(({ name, options }) =>
      options.filter(
        (option) => !["--help", ...optionsOf(name).flatMap(({ long, short }) => [long, short])].includes(option),
      ),
    );
    expect(unknown).toEqual([]);
  });

  it("sets what is a setting", () => {
    const keys = remedies.flatMap(({ remedy }) =>
      [...remedy.matchAll(/--set (\w+)=/g)].map(([, key]) => key as string),
    );
    expect(keys.filter((key) => !Object.hasOwn(settingsSchema.shape, key))).toEqual([]);
  });

  it("is meant for the stack in hand", () => {
    // What lists or explains, or makes or takes a file, is the same for every stack.
    const forAll = /^infra|^airgap|--(help|list)|<file>|wrote|does where|another dump|no runs yet|this \.\/lab/;
    const forgotten = named.filter(
      ({ name, text, of }) =>
        optionsOf(name).some(({ long }) => long === "--stack") && !text.includes("--stack") && !forAll.test(of),
    );
    expect(forgotten).toEqual([]);
  });

  it("named by its option alone exists, too", () => {
    const every = new Set(program.commands.flatMap((one) => optionsOf(one.name())).map(({ long }) => long));
    const foreign = ["--filter", "--force", "--secret", "--fingerprint"];
    const options = remedies.flatMap(({ remedy }) =>
      [...remedy.matchAll(/(?<=[\s(])--[a-z][a-z-]+/g)].map(([option]) => option),
    );
    expect(options.filter((option) => !every.has(option) && ![...foreign, "--help"].includes(option))).toEqual([]);
  });
});

describe("a remedy", () => {
  it("deletes no data, or says what becomes of it", () => {
    const deletes =
      /\bvolume (rm|prune)|system prune|\brm\b.*(-v\b|--volumes)|down .*--yes|(?<!leave out )--new-engine|abandonDataOn|--remove\b|stack rm|\bdestroy\b/;
    expect(found((one) => deletes.test(one.remedy) && !/\bdata\b|empty sale|lost/.test(texts(one)))).toEqual([]);
    const containers = /docker (rm|container|network (rm|prune))/;
    expect(found((one) => containers.test(one.remedy) && !/\bdata\b/.test(one.remedy))).toEqual([]);
    expect(found((one) => /\brm (?!--force \$\(docker)/.test(one.remedy) && !one.remedy.includes("lock"))).toEqual([]);
  });

  it("sends nobody round in a circle", () => {
    const onlyAgain = /^(run|try) (the command|it|<?\.\/lab.*|again) ?(again)?$/;
    expect(found((one) => onlyAgain.test(one.remedy) && !/interrupted|given up/.test(one.message))).toEqual([]);
  });

  it("names files of the repository that are there", () => {
    const files = remedies.flatMap(({ remedy }) =>
      [...remedy.matchAll(/\b(?:docs|scripts|infra|app|airgap|kit|monitoring|viewer|contract)\/[\w./-]+\w/g)].map(
        ([file]) => file,
      ),
    );
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  it("says something, and is no question", () => {
    expect(found(({ remedy }) => !isTelling(remedy) || remedy.replaceAll(/<[^<>]*>/g, "").includes("?"))).toEqual([]);
  });
});
