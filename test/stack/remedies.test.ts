import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { lab } from "../helpers/lab-cli";

const folder = mkdtempSync(join(tmpdir(), "twtest-remedies-"));
const there = join(folder, "there.sql");
writeFileSync(there, "");
afterAll(() => rmSync(folder, { recursive: true }));

/** What was asked for, the message, the remedy, and the command that the remedy comes to. */
const mistakes: readonly (readonly [string, string, string, string?])[] = [
  ["drill", "no fault was named", "./lab drill --list", "drill --list"],
  ["drill doom", "there is no fault", "./lab drill --list", "drill --list"],
  ["drill doom --strength 2 --all", "exclude each other", "choose one of them"],
  ["drill --all --strength 2", "--all takes no --strength", "./lab drill --list", "drill --list"],
  ["drill --quiet 5s --duration 5s", "--quiet has a duration of its own", "leave --duration out"],
  ["drill mysql-paused --duration none", "none", "./lab drill --list shows what each", "drill --list"],
  ["compare latest", "there is one run", "./lab compare --baseline <run>", "compare --help"],
  ["report no-such-run", "run", "./lab", "runs"],
  ["baseline clear no-such-scene", "no baseline is pinned for", "./lab baseline show lists", "baseline show"],
  ["experiment", "no experiment was named", "./lab experiment --list", "experiment --list"],
  ["experiment no-such.yaml", "and no experiment of that name", "one of: ", "experiment --list"],
  ["experiment --resume no-such-one", "there is no experiment", "<file> makes one|or latest", "experiment --list"],
  ["freeze --from now --to now-1h", "is not a window of time", "take times as Grafana does"],
  ["freeze --dashboard no-such-one", "there is no dashboard", "choose one of: "],
  ["capacity no-such-scene", "there is no capacity of", "name one scene of: "],
  ["capacity on-sale --to none", "none", "capacity on-sale --help shows", "capacity on-sale --help"],
  ["load on-sale --connections none", "none", "./lab load on-sale --help shows", "load on-sale --help"],
  ["integrity --seats none", "none", "./lab integrity --help shows", "integrity --help"],
  ["up --stack nowhere --set seats=many", "seats", "give another value: ./lab up --set <key>=<value> --stack nowhere"],
  ["orphans --adopt --stack nowhere", "Docker has nothing of a lab", "./lab status --stack nowhere"],
  [`dump ${there}`, "is there already", "name another file"],
  [`restore ${folder}/none.sql`, "cannot be read", "name a file that ./lab dump wrote"],
];

describe("./lab, asked for what cannot be", () => {
  // One after the other: some are about the same stack.
  it.each(mistakes)(
    "%s: says '%s', and to do '%s'",
    async (asked = "", message = "", remedy = "", follow = undefined) => {
      const { exitCode, stderr } = await lab(asked.split(" "));
      const [said, fix = ""] = stderr.split("\n  fix: ");
      expect(exitCode, stderr).toBe(1);
      expect(said).toContain(message);
      expect(remedy.split("|").filter((words) => fix.includes(words))).not.toEqual([]);
      expect(stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
      if (follow) expect(await lab(follow.split(" "))).toMatchObject({ exitCode: 0, stderr: "" });
    },
  );
});
