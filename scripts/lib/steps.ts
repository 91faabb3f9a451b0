import { Listr } from "listr2";
import { UserError } from "../../kit/user-error";

/** Tells what a long step is doing now; on a terminal it replaces the line before, elsewhere it is a line of its own. */
export type Report = (line: string) => void;

export interface Step {
  readonly title: string;
  /** The text it returns, if any, is added to the finished step's title. */
  readonly run: (report: Report) => Promise<string | undefined>;
}

const heartbeatMilliseconds = 15_000;

/**
 * Runs steps in order: live on a terminal, as plain lines on standard error elsewhere. Stops at the first that throws,
 * and begins no other once `signal` has aborted.
 */
export async function runSteps(steps: readonly Step[], signal?: AbortSignal): Promise<void> {
  const interruptible = steps.map(({ title, run }) => ({
    title,
    run: async (report: Report) => {
      if (signal?.aborted)
        throw new UserError(`interrupted before the step "${title}"`, "run the command again: it goes on from here");
      return await run(report);
    },
  }));
  await (process.stdout.isTTY ? runLive(interruptible) : runPlain(interruptible));
}

async function runLive(steps: readonly Step[]): Promise<void> {
  const tasks = steps.map((step) => ({
    title: step.title,
    task: async (_: unknown, task: { title: string | undefined; output: string | undefined }) => {
      task.title = await finishedTitle(step, (line) => {
        task.output = line;
      });
    },
  }));
  // Listr would end the process on Ctrl-C; the commands wind up first.
  await new Listr(tasks, {
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false, showErrorMessage: false },
  }).run();
}

async function runPlain(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    process.stderr.write(`${step.title}\n`);
    const title = await finishedTitle(step, (line) => process.stderr.write(`  ${line}\n`));
    process.stderr.write(`✔ ${title}\n`);
  }
}

async function finishedTitle(step: Step, report: Report): Promise<string> {
  const outcome = await withHeartbeat(step, report);
  return outcome ? `${step.title}: ${outcome}` : step.title;
}

/** Says how long a silent step has been going on, so that nobody takes it for dead. */
async function withHeartbeat({ run }: Step, report: Report): Promise<string | undefined> {
  const started = Date.now();
  let spoken = started;
  const say: Report = (line) => {
    spoken = Date.now();
    report(line);
  };
  const timer = setInterval(() => {
    if (Date.now() - spoken < heartbeatMilliseconds) return;
    say(`still at it after ${Math.round((Date.now() - started) / 1000)} s`);
  }, 1000);
  try {
    return await run(say);
  } finally {
    clearInterval(timer);
  }
}
