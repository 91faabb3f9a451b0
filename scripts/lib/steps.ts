import { Listr, type ListrTaskWrapper } from "listr2";

/** Tells what a long step is doing now; on a terminal it replaces the line before, elsewhere it is a plain line. */
export type Report = (line: string) => void;

export interface Step {
  readonly title: string;
  /** The text it returns, if any, is added to the finished step's title. */
  readonly run: (report: Report) => Promise<string | undefined>;
}

const heartbeatMilliseconds = 15_000;

/** Runs steps in order on standard error, live on a terminal and as plain lines elsewhere. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: Task) => {
      const outcome = await withHeartbeat(title, run, (line) => {
        task.output = line;
      });
      if (outcome) task.title = `${title}: ${outcome}`;
    },
  }));
  await new Listr(tasks, {
    renderer: process.stderr.isTTY ? "default" : "simple",
    rendererOptions: { collapseErrors: false, showErrorMessage: false },
    fallbackRendererOptions: {},
    concurrent: false,
  }).run();
}

// biome-ignore lint/suspicious/noExplicitAny: the renderers' types are of no interest to a step
type Task = ListrTaskWrapper<unknown, any, any>;

/** Says how long a silent step has been going on, so that nobody takes it for dead. */
async function withHeartbeat(title: string, run: Step["run"], report: Report): Promise<string | undefined> {
  const started = Date.now();
  let spoken = started;
  const say: Report = (line) => {
    spoken = Date.now();
    report(line);
  };
  const timer = setInterval(() => {
    if (Date.now() - spoken < heartbeatMilliseconds) return;
    say(`${title}: still at it after ${Math.round((Date.now() - started) / 1000)} s`);
  }, 1000);
  try {
    return await run(say);
  } finally {
    clearInterval(timer);
  }
}
