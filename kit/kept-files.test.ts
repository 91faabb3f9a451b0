import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { utils } from "ssh2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { NotificationStore } from "../alert-inbox/store";
import { webhook } from "../alert-inbox/testing";
import { ensureKeys } from "../infra/hosts/qemu/keys";
import { howItRuns, machinesOf, networkOf } from "../infra/hosts/qemu/machine";
import { filesOf, lanOf, machineOf, userKeyFile } from "../infra/hosts/qemu/plan";
import { processName } from "../infra/hosts/qemu/qemu-arguments";
import { kvmFailedBefore } from "../infra/hosts/qemu/start";
import { readCapacity } from "../scripts/capacity/record";
import { exampleCapacity } from "../scripts/capacity/testing";
import { undoLeftDrill } from "../scripts/drills/journal";
import { readJournal } from "../scripts/experiments/put-back";
import { findExperiment } from "../scripts/experiments/record";
import { exampleExperiment, exampleFile } from "../scripts/experiments/testing";
import { readKeptDashboards } from "../scripts/freeze/run-dashboards";
import { ownBackend, ownUrl } from "../scripts/lib/backend";
import { withLockFile } from "../scripts/lib/lock-file";
import { workFiles } from "../scripts/lib/paths";
import { identify } from "../scripts/lib/process-identity";
import { readBaseline } from "../scripts/runs/baseline";
import { findRun, readProof } from "../scripts/runs/catalogue";
import { exampleRecord } from "../scripts/runs/testing";
import { ownEngine } from "../scripts/setup/docker-daemon";
import { readChoices } from "../scripts/stack/choices";
import { readHome } from "../scripts/stack/home";
import { assertStateWhole, ensurePassphrase, readStateLayout } from "../scripts/stack/pulumi-environment";
import { readDump } from "../scripts/stack/sale-dump";
import { readStackFile } from "../scripts/stack/settings";
import { AnnotationStore } from "../viewer/server/annotations/store";
import { cached } from "./cache";
import { type KeptFile, type KeptName, keptFiles } from "./kept-files";
import { UserError } from "./user-error";

const stack = `unit-kept-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-kept-"));
const lan = lanOf(stack, {});
const host = { kind: "qemu", address: "10.130.1.10", memory: 2048, cores: 2, disk: 10 } as const;
const plan = machineOf(lan, "vm", host);
const guest = spawn("sleep", ["300"], { argv0: processName(plan) });

beforeAll(() => {
  mkdirSync(filesOf(plan).folder, { recursive: true });
  writeFileSync(filesOf(plan).disk, "a disk");
  writeFileSync(filesOf(plan).pid, `${guest.pid}`);
});

afterAll(() => {
  guest.kill();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  rmSync(lan.folder, { recursive: true });
  for (const { path } of Object.values(cases)) rmSync(path, { force: true });
});

interface Case {
  readonly path: string;
  readonly good: string | Buffer;
  readonly read: () => unknown;
  /** What `read` gives where a damaged file is found out anew. */
  readonly anew?: unknown;
  /** Of another version; by default JSON that knows nothing of this one. */
  readonly foreign?: string | Buffer;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const foreign = json({ schemaVersion: 99, version: "x", kind: "other" });
const salt = "v1:3ShtfeuJELk=:v1:GU/Z83q3pN5y3RT7:brEVvTCBrxwttyoZUKITxXArM8hsIg==";
const me = { ...identify(process.pid), command: "test" };
const busy = () => new Error("busy");
const lockPath = join(folder, "lab.lock");

const dump = "CREATE TABLE `bookings` (id int);\nCREATE TABLE `seats` (id int);\n-- Dump completed\n";

/** Makes each of the list, and reads it as the lab does. */
const cases: Readonly<Record<KeptName, Case>> = {
  lock: {
    path: lockPath,
    good: json(me),
    read: () => withLockFile(lockPath, "test", busy, async () => "taken over").catch((error: Error) => error.message),
    anew: "taken over",
  },
  home: {
    path: workFiles.begun(stack),
    good: json({ backend: "", engine: { id: "a", address: "unix:///var/run/docker.sock" }, owner: "me" }),
    read: () => readHome(stack).home,
  },
  drill: {
    path: join(folder, "lab.drill.json"),
    good: json({ schemaVersion: 1, drill: "d", fault: "mysql-paused", steps: [{ kind: "start", container: "c" }] }),
    read: () => undoLeftDrill(join(folder, "lab.drill.json"), async () => undefined),
  },
  experiment: {
    path: workFiles.experiment(stack),
    good: json({ schemaVersion: 1, experiment: "e", before: { seats: null } }),
    read: () => readJournal(stack),
  },
  choices: {
    path: workFiles.choices(stack),
    good: json([{ part: "Pulumi CLI", chosen: "official", detail: "v3", reason: "found" }]),
    read: () => readChoices(stack),
    anew: [],
  },
  passphrase: {
    path: join(folder, "passphrase"),
    good: "abcdefghijklmnopqrstuvwxyz012345",
    read: () => {
      ensurePassphrase(join(folder, "passphrase"));
      return "taken";
    },
    foreign: "a word of another version",
  },
  state: {
    path: join(workFiles.backend, ".pulumi", "stacks", "ticketwatch", `${stack}.json`),
    good: json({ version: 3, checkpoint: { stack: "organization/ticketwatch/lab", latest: {} } }),
    read: () => {
      vi.stubEnv("PULUMI_BACKEND_URL", ownUrl);
      assertStateWhole(stack);
      return "whole";
    },
  },
  stateLayout: {
    path: join(folder, "meta.yaml"),
    good: "version: 1\n",
    read: () => readStateLayout(join(folder, "meta.yaml")),
    foreign: "layout: folders\n",
  },
  engine: {
    path: join(folder, "dockerd.json"),
    good: json(identify(process.pid)),
    read: () => ownEngine(join(folder, "dockerd.json")),
  },
  network: {
    path: join(lan.folder, "network.json"),
    good: json({ ...lan, subnet: "10.99.9" }),
    read: () => networkOf(stack),
    anew: lan,
  },
  machine: {
    path: filesOf(plan).record,
    good: json(plan),
    read: () => machinesOf(stack),
    anew: [],
  },
  machineKey: {
    path: userKeyFile(lan),
    good: utils.generateKeyPairSync("ed25519", { comment: "test" }).private,
    read: () => ensureKeys(plan),
    foreign: "-----BEGIN UNKNOWN PRIVATE KEY-----\nAAAA\n-----END UNKNOWN PRIVATE KEY-----\n",
  },
  machineRun: { path: filesOf(plan).run, good: json({ accelerator: "kvm" }), read: () => howItRuns(plan) },
  kvm: {
    path: join(folder, "kvm.json"),
    good: json({ boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(), reason: "no" }),
    read: () => kvmFailedBefore(join(folder, "kvm.json")),
  },
  credentials: {
    path: join(folder, "credentials.json"),
    good: json({ current: "https://api.pulumi.com" }),
    read: () => {
      vi.stubEnv("PULUMI_HOME", folder);
      vi.stubEnv("PULUMI_BACKEND_URL", undefined);
      return ownBackend();
    },
    foreign: json({ current: { url: "https://api.pulumi.com" } }),
  },
  configuration: {
    path: join(folder, "Pulumi.lab.yaml"),
    good: `encryptionsalt: ${salt}\nconfig:\n  ticketwatch:seats: "500"\n`,
    read: () => readStackFile(join(folder, "Pulumi.lab.yaml")).config,
    foreign: "config:\n  - seats\n",
  },
  run: {
    path: join(folder, "runs", "a-run", "run.json"),
    good: json(exampleRecord()),
    read: () => findRun(join(folder, "runs"), "a-run"),
  },
  proof: {
    path: join(folder, "runs", "a-proof", "integrity.json"),
    good: json({ kind: "integrity", startedAt: "a", endedAt: "b", status: "completed", clean: true }),
    read: () => readProof(join(folder, "runs"), "a-proof"),
  },
  dashboards: {
    path: join(folder, "dashboards.json.gz"),
    good: gzipSync(JSON.stringify({ version: 1 })),
    read: () => readKeptDashboards(folder),
    foreign: gzipSync(foreign),
  },
  baseline: {
    path: join(folder, "on-sale.json"),
    good: json(exampleRecord()),
    read: () => readBaseline(folder, "on-sale"),
  },
  capacityRecord: {
    path: join(folder, "capacity.json"),
    good: json(exampleCapacity()),
    read: () => readCapacity(join(folder, "capacity.json")),
  },
  experimentRecord: {
    path: join(folder, "experiments", "an-experiment", "experiment.json"),
    good: json(exampleExperiment(exampleFile())),
    read: () => findExperiment(join(folder, "experiments"), "an-experiment"),
  },
  dump: {
    path: join(folder, "sale.sql"),
    good: dump,
    read: () => readDump(readFileSync(join(folder, "sale.sql"), "utf8"), join(folder, "sale.sql")),
    foreign: `-- TicketWatch dump {"format":99}\n${dump}`,
  },
  cache: {
    path: join(folder, "program-0", "program"),
    good: "found there\n",
    read: async () => {
      vi.stubEnv("TICKETWATCH_CACHE", folder);
      writeFileSync(join(folder, "program-0.files.json"), json({ program: 12 }));
      const made = (directory: string) => writeFileSync(join(directory, "program"), "made anew\n");
      return readFileSync(join(await cached("program", "0", async (directory) => made(directory)), "program"), "utf8");
    },
    anew: "made anew\n",
  },
  notifications: {
    path: join(folder, "notifications.jsonl"),
    good: `${JSON.stringify({ ...webhook(), id: 1, receivedAt: "2026-04-01T18:00:00.000Z" })}\n`,
    read: () => new NotificationStore(join(folder, "notifications.jsonl"), { notifications: 9, bytes: 1e6 }).size,
    anew: 0,
  },
  annotations: {
    path: join(folder, "annotations.json"),
    good: json({ lastId: 4, annotations: [] }),
    read: () => new AnnotationStore(join(folder, "annotations.json")).add({ text: "x", tags: [] }).id,
    anew: 1,
  },
};

describe.each(Object.entries(cases))("%s", (name, { path, good, read, anew, foreign: other = foreign }) => {
  const { damaged, what }: KeptFile = keptFiles[name as KeptName];
  const put = (contents: string | Buffer) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  };

  it("is read where it is whole", async () => {
    put(good);
    const value = await read();
    expect(value).toBeDefined();
    expect(value).not.toEqual(anew);
  });

  it.each([
    ["empty", ""],
    ["cut in half", good.slice(0, good.length / 2)],
    ["of another version", other],
  ])(
    `is ${typeof damaged === "string" ? "found out anew" : "refused by its name"} where it is %s`,
    async (_, contents) => {
      put(contents);
      if (typeof damaged === "string") {
        expect(await read()).toEqual(anew);
        return;
      }
      const error = await Promise.resolve()
        .then(read)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toContain(name === "dump" ? path : `${path}, ${what}, cannot be read: `);
      const { remedy } = error as UserError;
      expect(remedy.length).toBeGreaterThan(10);
      // Containers hold no data: that is in volumes.
      const harmless = remedy.replace("docker rm --force $(docker ps", "");
      expect(harmless).not.toMatch(/\b(rm|down|clear|delete|remove|--force|--volumes)\b/);
      // What cannot be read is left as it is, for whoever can.
      expect(existsSync(path) && readFileSync(path)).toEqual(Buffer.from(contents));
    },
  );
});

it("names a path as a shell takes it, whatever the folder is called", () => {
  expect(keptFiles.credentials.damaged.remedy("/home/me/My Lab/it's/c.json")).toContain(
    "mv '/home/me/My Lab/it'\\''s/c.json' '/home/me/My Lab/it'\\''s/c.json.damaged'",
  );
});
