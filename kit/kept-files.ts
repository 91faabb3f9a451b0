import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { z } from "zod";
import { shellWords } from "./shell-words";
import { messageOf, UserError } from "./user-error";

/** A file that is kept outside git, or made by another program and read here. */
export interface KeptFile {
  /** Where it is; `.lab` is the work folder. */
  readonly path: string;
  /** What a message calls it. */
  readonly what: string;
  /** What is done where it is empty, cut off or of another version: it is found out anew, or refused with a remedy. */
  readonly damaged: string | { readonly remedy: (path: string) => string };
}

/** As a shell takes it, whatever the folder is called. */
const setAside = (path: string): string => `mv ${shellWords(path)} ${shellWords(`${path}.damaged`)}`;
const stackOf = (path: string): string => basename(path).split("../scripts/lib")[0] as string;
const up = (path: string): string => `./lab up --stack ${stackOf(path)}`;
const anotherRun = { remedy: () => "name another one; ./lab runs says which can be read" };

/**
 * All of them; the last four have readers of their own. Not here is what is written anew at each use: known hosts, build
 * contexts, and the stamp of the packages in `./lab`. Those that hold what nobody else knows are refused; a remedy moves
 * them aside and deletes nothing.
 */
export const keptFiles = {
  lock: {
    path: ".lab/<stack>.lock",
    what: "the lock of a stack",
    damaged: "counts for nothing: it is written as a whole, so nobody at work has left it",
  },
  home: {
    path: ".lab/<stack>.begun",
    what: "the note of where a lab lives",
    damaged: "the lab's own objects tell; an engine that has none of them is refused",
  },
  drill: {
    path: ".lab/<stack>.drill.json",
    what: "the list of what a drill has to undo",
    damaged: {
      remedy: (path) =>
        [
          "what a drill breaks goes with the containers, which are made anew; the data is in volumes and stays:",
          setAside(path),
          `docker rm --force $(docker ps -aq --filter label=ticketwatch.stack=${stackOf(path)})`,
          `look whether Pulumi.${stackOf(path)}.yaml has a setting that is not yours, then ${up(path)}`,
        ].join("\n         "),
    },
  },
  experiment: {
    path: ".lab/<stack>.experiment.json",
    what: "the settings that an experiment has to put back",
    damaged: {
      remedy: (path) =>
        `look at Pulumi.${stackOf(path)}.yaml, set what is not as you want it with ${up(path)} --set <key>=<value>, then ${setAside(path)}`,
    },
  },
  choices: {
    path: ".lab/<stack>.choices.json",
    what: "the choices of the last ./lab up",
    damaged: "they are made anew",
  },
  passphrase: {
    path: ".lab/passphrase",
    what: "the passphrase of the stacks' secrets",
    damaged: {
      remedy: (path) =>
        `put it back from a backup: without it nobody can read the stacks' secrets; where this folder has no lab yet: ${setAside(path)}`,
    },
  },
  state: {
    path: ".lab/state/.pulumi/stacks/ticketwatch/<stack>.json",
    what: "Pulumi's state of the stack",
    damaged: {
      remedy: (path) =>
        `Pulumi keeps the one before beside it: ${setAside(path)}; cp ${shellWords(`${path}.bak`)} ${shellWords(path)}; ${up(path)} then finds out what has changed since`,
    },
  },
  stateLayout: {
    path: ".lab/state/.pulumi/meta.yaml",
    what: "Pulumi's note of how it keeps state",
    damaged: {
      remedy: (path) =>
        `echo 'version: 1' > ${shellWords(path)} says what it said: the stacks lie in folders by project`,
    },
  },
  engine: {
    path: ".lab/dockerd.json",
    what: "the note of the Docker engine that ./lab started",
    damaged: "the engine goes on and is stopped by hand",
  },
  network: {
    path: ".lab/machines/<stack>/network.json",
    what: "the network of a stack's virtual machines",
    damaged: "a machine's record has it, too; else it follows from the stack's name",
  },
  machine: {
    path: ".lab/machines/<stack>/<host>/machine.json",
    what: "the record of a virtual machine",
    damaged: "the configuration has it; the disk stays",
  },
  machineKey: {
    path: ".lab/machines/<stack>/key",
    what: "the key that logs in to a stack's virtual machines",
    damaged: { remedy: (path) => `put it back from a backup: ${path} is the only key that they know` },
  },
  machineRun: {
    path: ".lab/machines/<stack>/<host>/run.json",
    what: "how a virtual machine is run",
    damaged: "is not told until its next start",
  },
  kvm: {
    path: ".lab/machines/kvm.json",
    what: "the note that KVM runs no guest",
    damaged: "it is tried again",
  },
  credentials: {
    path: "~/.pulumi/credentials.json",
    what: "Pulumi's note of where you are logged in",
    damaged: {
      remedy: (path) =>
        `${setAside(path)}, then log in again where you were (pulumi login <url>); without a login the state is kept in this folder`,
    },
  },
  configuration: {
    path: "Pulumi.<stack>.yaml",
    what: "the stack's configuration",
    damaged: { remedy: (path) => `correct it; to go back to the defaults: ${setAside(path)}` },
  },
  run: { path: "runs/<id>/run.json", what: "the record of a load run", damaged: anotherRun },
  proof: { path: "runs/<id>/integrity.json", what: "the record of a proof of integrity", damaged: anotherRun },
  dashboards: {
    path: "runs/<id>/dashboards.json.gz",
    what: "the dashboards of a run",
    damaged: { remedy: () => "the report is written without them" },
  },
  baseline: {
    path: "baselines/<scene>.json",
    what: "a baseline",
    damaged: { remedy: () => "take it from git again, or pin another run: ./lab baseline pin <run>" },
  },
  capacityRecord: {
    path: "capacity/<id>/capacity.json",
    what: "the record of a search for the capacity",
    damaged: { remedy: () => "name another one" },
  },
  experimentRecord: {
    path: "experiments/<id>/experiment.json",
    what: "the record of an experiment",
    damaged: { remedy: () => "name another experiment" },
  },
  dump: {
    path: "a file that ./lab dump wrote",
    what: "a sale",
    damaged: { remedy: () => "take a file that ./lab dump wrote to its end" },
  },
  cache: {
    path: "~/.cache/ticketwatch/<name>-<key>",
    what: "what was built or downloaded once",
    damaged: "it is built anew: its files' sizes are listed beside it",
  },
  notifications: {
    path: "in the alert inbox's volume",
    what: "the notifications received",
    damaged: "the lines that can be read are kept",
  },
  annotations: {
    path: "in the viewer's volume",
    what: "the annotations of the dashboards",
    damaged: "the file is set aside, and the viewer starts without",
  },
} as const satisfies Record<string, KeptFile>;

export type KeptName = keyof typeof keptFiles;

/**
 * Reads one of them by its schema; `parse` makes a value of its text. Undefined where it is not there, and where it is
 * damaged and can be found out anew. Throws one error that names the file and a remedy where it cannot.
 */
export function readKept<Schema extends z.ZodType>(
  name: KeptName,
  path: string,
  schema: Schema,
  parse: (contents: Buffer) => unknown = (contents) => JSON.parse(contents.toString()),
): z.output<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  let value: unknown;
  let problem = "";
  try {
    const contents = readFileSync(path);
    if (contents.length > 0) value = parse(contents);
    else problem = "it is empty";
  } catch (error) {
    problem = `it was cut off or changed (${messageOf(error).split("\n")[0]})`;
  }
  if (problem) return damaged(name, path, problem);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return damaged(
    name,
    path,
    `this version of ./lab does not know what it says (${[issue?.path.join("../scripts/lib"), issue?.message].filter(Boolean).join(": ")})`,
  );
}

/** What is done about a damaged file, by the list. */
export function damaged(name: KeptName, path: string, reason: string): undefined {
  const { what, damaged: answer }: KeptFile = keptFiles[name];
  if (typeof answer === "string") return undefined;
  throw new UserError(`${path}, ${what}, cannot be read: ${reason}`, answer.remedy(path));
}
