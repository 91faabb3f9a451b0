import { readFileSync } from "node:fs";
import { join } from "node:path";
import { migrations } from "../../../app/db/migrations";
import { sysbenchConfigFile } from "../../../infra/services/loadgen";
import { loadHostsOf } from "../load-hosts";
import type { SysbenchStage } from "../scenes/stage";
import { parseSysbenchOutput, parseSysbenchTick, parseTicketCheck, tablesIn } from "./sysbench-output";
import { type LoadTool, shareOf, type ToolPlace } from "./tool";
import { luaFolder } from "./wrk";

const SCRIPTS = ["oltp.lua", "ticket.lua", "sysbench-errors.lua", "load-schema.lua"];

/** sysbench: closed-loop database load, on tables made before and dropped after. */
export const sysbench: LoadTool<SysbenchStage> = {
  share: (stage, index, count) => ({
    ...stage,
    threads: Math.max(1, shareOf(stage.threads, index, count)),
    seed: stage.seed + index,
  }),
  files: () => [
    ...SCRIPTS.map((name) => ({ name, content: readFileSync(join(luaFolder, name), "utf8") })),
    { name: "ticket-schema.lua", content: ticketSchema() },
  ],
  command: (stage, place) => [
    ...sysbenchCommand(stage, place),
    `--threads=${stage.threads}`,
    `--time=${stage.durationSeconds}`,
    // 0 would take the clock.
    `--rand-seed=${stage.seed + 1}`,
    ...["--report-interval=1", "--percentile=99", "--histogram=on", "--forced-shutdown=10"],
    ...[`${place.folder}/${scriptOf(stage)}`, "run"],
  ],
  tick: parseSysbenchTick,
  parse: parseSysbenchOutput,
  load: ({ threads, test }) => ({ tool: "sysbench", threads, test }),
  async before(stage, place, signal) {
    // What a run left that was killed would be in the way.
    await runScript(stage, place, ["load-schema.lua", "cleanup"]);
    await runScript(stage, place, [scriptOf(stage), "prepare"], signal);
  },
  async after(stage, place) {
    const problem = stage.test === "ticket" ? await checkTickets(stage, place) : undefined;
    await runScript(stage, place, ["load-schema.lua", "cleanup"]);
    const left = tablesIn(await runScript(stage, place, ["load-schema.lua", "list"]));
    if (left.length > 0) throw new Error(`tables were left behind in the load schema: ${left.join(", ")}`);
    if (problem) throw problem;
  },
};

const scriptOf = ({ test }: SysbenchStage) => (test === "ticket" ? "ticket.lua" : "oltp.lua");

/** Server and account come from a file, for a command line can be seen by all. */
function sysbenchCommand({ test, options }: SysbenchStage, { folder }: ToolPlace): string[] {
  return [
    ...["env", `OLTP_TEST=${test}`, `LUA_PATH=${folder}/?.lua;/usr/share/sysbench/?.lua;;`],
    ...["stdbuf", "-oL", "sysbench", `--config-file=${sysbenchConfigFile}`],
    ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
  ];
}

async function runScript(
  stage: SysbenchStage,
  place: ToolPlace,
  [script, command]: [string, string],
  signal?: AbortSignal,
): Promise<string> {
  const { stack, folder } = place;
  const own = script === scriptOf(stage);
  const argv = [...sysbenchCommand(own ? stage : { ...stage, options: {} }, place), `${folder}/${script}`, command];
  const { exitCode, stdout, stderr } = await stack.exec(loadHostsOf(stack)[0], argv, { signal });
  if (exitCode === 0) return stdout;
  throw new Error(`sysbench could not ${command} (${script}): ${lastWords(stderr, stdout)}`);
}

function lastWords(...outputs: string[]): string {
  const lines = outputs.join("\n").trim().split("\n");
  return lines.find((line) => line.startsWith("FATAL")) ?? lines.at(-1) ?? "it printed nothing";
}

/** The copy must be as right as the original: a seat has one booking or none. */
async function checkTickets(stage: SysbenchStage, place: ToolPlace): Promise<Error | undefined> {
  const truth = parseTicketCheck(await runScript(stage, place, ["ticket.lua", "check"]));
  if (truth && truth.doubleBookings === 0 && truth.seatsSold === truth.bookings) return undefined;
  return new Error(`the copy of the ticket schema is wrong after the load: ${JSON.stringify(truth ?? "unreadable")}`);
}

/** The app's own migrations, as a Lua module. */
function ticketSchema(): string {
  const statements = migrations.flatMap((migration) => migration.statements);
  return `return {\n${statements.map((statement) => `  [==[${statement}]==],\n`).join("")}}\n`;
}
