import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { UserError } from "../../kit/user-error";
import { describeHolder, othersAtWork } from "../lib/lock-file";
import { workFiles, workFolder } from "../lib/paths";
import { identify, isAlive, processIdentitySchema } from "../lib/process-identity";
import { shell } from "../lib/shell";
import type { Report } from "../lib/steps";
import { askEngine } from "./engine-answer";

const startSeconds = 60;

/**
 * Starts the engine: by systemd where that runs, else in the background with its log in this clone's work folder.
 * Returns its version once it answers.
 */
export async function startEngine(report: Report, seconds = startSeconds): Promise<string> {
  const before = await askEngine();
  if ("version" in before) return before.version;
  report("starting the Docker engine");
  if (existsSync("/run/systemd/system")) await shell`systemctl enable --now docker`;
  else startInBackground();
  for (let second = 0; second < seconds; second++) {
    const answer = await askEngine();
    if ("version" in answer) return answer.version;
    await sleep(1000);
  }
  throw new UserError(
    `the Docker engine did not answer within ${seconds} s of being started: ${lastWords()}`,
    `read ${existsSync(workFiles.engineLog) ? workFiles.engineLog : "journalctl -u docker"}`,
  );
}

function startInBackground(): void {
  mkdirSync(workFolder, { recursive: true });
  const log = openSync(workFiles.engineLog, "a");
  const daemon = spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log] });
  daemon.on("error", () => {});
  daemon.unref();
  if (daemon.pid) replaceFile(workFiles.engineRecord, JSON.stringify(identify(daemon.pid)));
}

/**
 * Stops the engine if this clone started it, nothing runs in it any more and no other `./lab` of this clone needs it.
 * Returns what was done, for the user; undefined when there was nothing to do.
 */
export async function stopOwnEngine(): Promise<string | undefined> {
  const pid = ownEngine();
  if (!pid) return undefined;
  const [other] = othersAtWork();
  if (other) return `the Docker engine goes on: ${describeHolder(other)} uses it`;
  const running = await new Docker().listContainers();
  if (running.length > 0) return `the Docker engine goes on: ${running.length} other containers run in it`;
  process.kill(pid, "SIGTERM");
  for (let second = 0; second < 30 && ownEngine(); second++) await sleep(1000);
  rmSync(workFiles.engineRecord, { force: true });
  return "stopped the Docker engine that `./lab` had started";
}

/** Process id of the engine that this clone started, while it lives. */
export function ownEngine(file = workFiles.engineRecord): number | undefined {
  const record = readKept("engine", file, processIdentitySchema);
  return record && isAlive(record) ? record.pid : undefined;
}

function lastWords(): string {
  if (!existsSync(workFiles.engineLog)) return "no log";
  const lines = readFileSync(workFiles.engineLog, "utf8").trim().split("\n");
  return lines.findLast((line) => /level=(fatal|error)|failed/.test(line)) ?? lines.at(-1) ?? "empty log";
}
