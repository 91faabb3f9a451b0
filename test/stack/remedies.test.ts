import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writePrograms } from "../../kit/testing/programs";
import { exampleExperiment, exampleFile } from "../../scripts/experiments/testing";
import { identify } from "../../scripts/lib/process-identity";
import { type Answering, answering } from "../../scripts/stack/testing/answering";
import { Clone } from "../helpers/clone";
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
  [
    "up --stack nowhere --refresh-images --set imageSource=official",
    "this lab has the official ones, which are pinned by tag",
    "leave it out; newer tags come with a newer version",
  ],
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

describe("./lab, in a folder of its own", () => {
  const clone = new Clone();
  const keep = (path: string, content: unknown) => {
    const file = join(clone.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  /** Says what became of a command; nothing that it starts reaches an engine. */
  const said = async (command: string, DOCKER_HOST = "unix:///nonexistent/docker.sock") => {
    const { exitCode, stderr } = await lab(command.split(" "), { DOCKER_HOST }, [], clone.folder);
    expect(exitCode, stderr).toBe(1);
    return stderr;
  };
  const noEngine = "no Docker engine answers at DOCKER_HOST=";
  afterAll(() => clone.remove());

  it("tests nothing while another one does", async () => {
    keep(".lab/the tests.lock", { ...identify(process.pid), command: "test" });
    expect(await said("test")).toBe(
      `error: ./lab test (process ${process.pid}) already tests this folder\n  fix: wait until it is done, or use a clone\n`,
    );
    rmSync(join(clone.folder, ".lab", "the tests.lock"));
    expect(await said("test")).toContain(noEngine);
  });

  it("resumes an experiment with its own lab only", async () => {
    const record = exampleExperiment(exampleFile());
    keep(`experiments/${record.id}/experiment.json`, record);
    expect(await said("experiment --resume latest")).toBe(
      'error: that experiment is of the lab "example"\n  fix: add --stack example\n',
    );
    expect(await said("experiment --resume latest --stack example")).toContain(noEngine);
  });

  it("begins no experiment that the lab's settings refuse", async () => {
    const settings = keep("Pulumi.small.yaml", "config:\n  ticketwatch:seats: 50\n");
    const file = keep("own.yaml", "title: x\nscene: on-sale\nmatrix: { databasePoolSize: [20, 2] }\n");
    expect(await said(`experiment ${file} --stack small`)).toMatch(
      /^error: the experiment does not go with what is set for the lab "small":\n {2}.*\n.* {2}fix: change the experiment's matrix or settings, or the lab: \.\/lab up --set <key>=<value> --stack small\n$/s,
    );
    rmSync(settings);
    expect(await said(`experiment ${file} --stack small`)).toContain(noEngine);
  });

  describe("with a lab whose Prometheus answers nothing", () => {
    let engine: Answering;
    afterAll(() => engine?.close());

    it("freezes no dashboards, and names what shows why", async () => {
      engine = await answering({ "/version": { Version: "28", ApiVersion: "1.50" } });
      const outputs = {
        ...{ services: {}, hosts: {}, entry: "app", urls: { prometheus: engine.url }, credentials: {} },
        ...{ imageSource: "debian", seats: 500, bookingStrategy: "unique-key", adminDatabase: "{}", appImage: "i" },
      };
      const bin = join(clone.folder, "bin");
      mkdirSync(bin);
      writePrograms(bin, { pulumi: `echo '${JSON.stringify(outputs)}'` });
      const cli = { part: "Pulumi CLI", chosen: "official", detail: "v3", reason: "it is there" };
      keep(".lab/silent.choices.json", [{ ...cli, path: bin }]);
      expect(await said("freeze --stack silent", engine.url.replace("http", "tcp"))).toMatch(
        /^error: Prometheus at .* answers none of the dashboards' queries: .*\n {2}fix: \.\/lab status --stack silent shows whether Prometheus is well\n$/,
      );
    });
  });
});
