import { measureObjectives } from "../runs/objectives";
import type { StageRecord } from "../runs/record";
import type { ExecResult, RunningStack } from "../stack/running-stack";
import { loadHostsOf, START_MARK, sendFiles, startingAt } from "./load-hosts";
import { models, resultOf } from "./merge";
import type { Stage } from "./scenes/stage";
import type { AcknowledgedBooking, Tally, Tick } from "./tally";
import { toolOf } from "./tools";
import type { LoadTool } from "./tools/tool";

/** Time that commands may take to reach every load host before the load starts on all of them. */
const LEAD_MS = 2000;

export interface StageContext {
  readonly stack: RunningStack;
  /** Folder of this run's files inside the load hosts. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** Seconds that each load host's clock is ahead of this machine's; 0 where that is not known for sure. */
  readonly clockOffsets: Readonly<Record<string, number>>;
  readonly onLine?: (loadHost: string, line: string) => void;
  readonly onTick?: (tick: Tick) => void;
}

type StageFacts = Omit<StageRecord, "hosts"> & { readonly hosts: readonly HostFacts[] };
type HostFacts = Omit<StageRecord["hosts"][number], "rawOutput">;

export interface StageOutcome {
  readonly stage: StageFacts;
  readonly acknowledged: readonly AcknowledgedBooking[];
  /** What the load generators said on their error outputs. */
  readonly errorOutput: Readonly<Record<string, string>>;
  /** Why there is no result, or why it cannot be trusted. */
  readonly failure?: Error;
}

/** Runs one stage on all load hosts to its end, or until the signal aborts; what fails is in the outcome. */
export async function runStage(stage: Stage, context: StageContext): Promise<StageOutcome> {
  const run = new StageRun(stage, context);
  const failure = await run.execute();
  return run.outcome(failure);
}

interface HostRun {
  readonly loadHost: string;
  readonly command: readonly string[];
  startedAt: Date;
  output?: ExecResult;
  tally?: Tally;
}

class StageRun {
  private readonly tool: LoadTool<Stage>;
  private readonly hosts: HostRun[];
  private readonly shares: readonly Stage[];
  private readonly startedAt = new Date();
  private endedAt = new Date();

  constructor(
    private readonly stage: Stage,
    private readonly context: StageContext,
  ) {
    this.tool = toolOf(stage);
    const names = loadHostsOf(context.stack);
    this.shares = names.map((_, index) => this.tool.share(stage, index, names.length));
    this.hosts = names.map((loadHost, index) => ({
      loadHost,
      command: this.tool.command(this.shares[index], context),
      startedAt: new Date(),
    }));
  }

  /** Gives the first failure; what was made before the load is removed after it in any case. */
  async execute(): Promise<Error | undefined> {
    const failures: unknown[] = [];
    const attempt = (action: () => Promise<void>) => action().catch((failure) => void failures.push(failure));
    await attempt(() => this.sendFiles());
    if (failures.length > 0) return asError(failures[0]);
    await attempt(async () => this.tool.before?.(this.stage, this.context, this.context.signal));
    if (failures.length === 0) await attempt(() => this.load());
    await attempt(async () => this.tool.after?.(this.stage, this.context));
    return failures.length > 0 ? asError(failures[0]) : undefined;
  }

  outcome(failure?: Error): StageOutcome {
    const { stage, tool } = this;
    const [first, ...others] = this.hosts.flatMap(({ tally }) => tally ?? []);
    const result = first ? resultOf([first, ...others], models[stage.kind]) : null;
    const tallies = first ? [first, ...others] : [];
    return {
      stage: {
        name: stage.name,
        part: stage.part,
        measured: stage.measured,
        load: tool.load(stage) as StageRecord["load"],
        plannedSeconds: stage.durationSeconds,
        startedAt: this.startedAt.toISOString(),
        endedAt: this.endedAt.toISOString(),
        result,
        objectives: measureObjectives(stage.objectives, result),
        hosts: this.hosts.map(({ loadHost, command, startedAt }) => ({
          name: loadHost,
          command: command.join(" "),
          startedAt: startedAt.toISOString(),
        })),
      },
      acknowledged: tallies.flatMap((tally) => (tally.kind === "http" ? tally.acknowledged : [])),
      errorOutput: Object.fromEntries(this.hosts.map(({ loadHost, output }) => [loadHost, output?.stderr ?? ""])),
      failure,
    };
  }

  private async sendFiles(): Promise<void> {
    const { stack, folder } = this.context;
    await Promise.all(
      this.hosts.map(({ loadHost }, index) =>
        sendFiles(stack, loadHost, { folder, files: this.tool.files(this.shares[index], this.context) }),
      ),
    );
  }

  /** Starts all hosts at the same time, and waits for all of them even when one fails. */
  private async load(): Promise<void> {
    const start = this.hosts.length > 1 ? Date.now() + LEAD_MS : 0;
    const ends = await Promise.allSettled(
      this.hosts.map((host, index) => this.loadFrom(host, this.shares[index], start)),
    );
    this.endedAt = new Date();
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
  }

  private async loadFrom(host: HostRun, share: Stage, start: number): Promise<void> {
    const { stack, signal, clockOffsets, onLine, onTick } = this.context;
    const ahead = (clockOffsets[host.loadHost] ?? 0) * 1000;
    const nanoseconds = start === 0 ? 0n : BigInt(Math.round(start + ahead)) * 1_000_000n;
    host.output = await stack.exec(host.loadHost, startingAt(nanoseconds, host.command), {
      signal,
      onStdoutLine: (line) => {
        if (line.startsWith(START_MARK)) {
          host.startedAt = new Date(Number(line.slice(START_MARK.length)) / 1e6 - ahead);
          return;
        }
        onLine?.(host.loadHost, line);
        const tick = this.tool.tick(line, host.startedAt);
        if (tick) onTick?.(tick);
      },
    });
    host.tally = this.tool.parse(host.output, share, host.startedAt);
  }
}

const asError = (failure: unknown) => (failure instanceof Error ? failure : new Error(String(failure)));
