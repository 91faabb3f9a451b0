import { readFileSync } from "node:fs";
import { join } from "node:path";
import { endpointOf } from "../load-hosts";
import type { WrkStage } from "../scenes/stage";
import { type LoadTool, shareOf, type ToolPlace } from "./tool";
import { parseWrkOutput, parseWrkTick } from "./wrk-output";

/** Folder of the Lua scripts of wrk and sysbench. */
export const luaFolder = join(__dirname, "..", "lua");

const SHARED_SCRIPTS = ["common.lua", "histogram.lua", "wrk-counts.lua", "booking.lua"];

/** wrk: closed-loop HTTP load. */
export const wrk: LoadTool<WrkStage> = {
  share(stage, index, count) {
    const connections = Math.max(1, shareOf(stage.connections, index, count));
    const threads = Math.min(connections, Math.max(1, shareOf(stage.threads, index, count)));
    const { seed } = stage.arguments;
    const own = seed === undefined ? stage.arguments : { ...stage.arguments, seed: seed + index };
    return { ...stage, connections, threads, arguments: own };
  },
  files: ({ script }) =>
    [...SHARED_SCRIPTS, script].map((name) => ({ name, content: readFileSync(join(luaFolder, name), "utf8") })),
  command: wrkCommand,
  tick: parseWrkTick,
  parse: parseWrkOutput,
  load: (stage) => ({
    tool: "wrk",
    threads: stage.threads,
    connections: stage.connections,
    openedConnections: openedConnections(stage),
  }),
};

function wrkCommand(stage: WrkStage, { stack, folder }: ToolPlace): string[] {
  const figures = Object.entries({ connections: stage.connections, ...stage.arguments });
  return [
    "env",
    `LUA_PATH=${folder}/?.lua;;`,
    // Line by line, so that the raw output kept on this side tells what wrk said before it was cut off.
    ...["stdbuf", "-oL", "wrk", "--latency"],
    `--threads=${stage.threads}`,
    `--connections=${stage.connections}`,
    `--duration=${stage.durationSeconds}s`,
    `--timeout=${stage.timeoutSeconds}s`,
    `--script=${folder}/${stage.script}`,
    `http://${endpointOf(stack, stack.entry)}${stage.requests[0].route}`,
    ...figures.map(([name, value]) => `${name}=${value}`),
  ];
}

/** wrk shares the connections out evenly and leaves the rest: 50 over 4 threads are 48. */
export function openedConnections({ connections, threads }: Pick<WrkStage, "connections" | "threads">): number {
  return Math.floor(connections / threads) * threads;
}
