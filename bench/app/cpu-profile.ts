import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { basename, join } from "node:path";

/** What Node's --cpu-prof writes (Chrome DevTools Protocol, Profiler.Profile). */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** µs since the sample before. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** Both from 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

export interface Frame {
  readonly name: string;
  readonly layer: string;
}

/** A stack, outermost frame first, and how many µs it was on the processor. */
export interface Stack {
  readonly frames: readonly Frame[];
  readonly time: number;
}

/** µs at the start that belong to loading and warming up. */
const warmUp = 3_000_000;

/** Layers by where a function comes from: Node's own modules, or the source files of the bundle. */
const layersByPlace: readonly (readonly [place: RegExp, layer: string])[] = [
  [/^node:_http|^node:internal\/http/, "node:http"],
  [/^node:(net|internal\/stream|stream)/, "sockets and streams"],
  [/node_modules\/(mysql2|sql-escaper|lru\.min|iconv-lite|generate-function|long)\//, "mysql2"],
  [/node_modules\/(prom-client|tdigest|bintrees)\//, "metrics and request counting"],
  [/app\/metrics\/|app\/http\/request-tracker/, "metrics and request counting"],
  [/app\/db\//, "app: pool and statements"],
  [/app\/booking\//, "app: booking"],
  [/app\/(http|start)|node_modules\/zod\//, "app: HTTP and validation"],
  [/node_modules\//, "Express and the rest of the packages"],
];

const ownLayers = new Map([
  ["(garbage collector)", "garbage collection"],
  ["(program)", "V8 and libuv"],
  ["(idle)", "idle"],
  ["(root)", "V8 and libuv"],
]);
const writes = /^(writev|writeBuffer|writeUtf8String|writeLatin1String)$/;

/** Layer of the system calls that send to MySQL and to clients. */
export const writing = "system calls: write";

/** All layers, in an order that does not depend on a profile. */
export const layers = [...new Set([...layersByPlace.map(([, layer]) => layer), ...ownLayers.values(), writing])];

/** The stacks of a profile, without the warm-up; functions are found in the bundle's sources by its map in `folder`. */
export function readStacks(file: string, folder: string): Stack[] {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8")) as CpuProfile;
  const framesOf = frameFinder(nodes, describer(folder));
  const times = new Map<number, number>();
  let now = 0;
  samples.forEach((id, index) => {
    now += timeDeltas[index] ?? 0;
    if (now >= warmUp) times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return [...times].map(([id, time]) => ({ frames: framesOf(id), time }));
}

/** Share of the time that each layer was innermost, the largest first. */
export function sharesByLayer(stacks: readonly Stack[]): Map<string, number> {
  const total = stacks.reduce((sum, { time }) => sum + time, 0);
  const shares = new Map<string, number>();
  for (const { frames, time } of stacks) {
    const layer = frames.at(-1)?.layer ?? "V8 and libuv";
    shares.set(layer, (shares.get(layer) ?? 0) + time / total);
  }
  return new Map([...shares].sort(([, one], [, other]) => other - one));
}

function frameFinder(nodes: readonly ProfileNode[], describe: (frame: CallFrame, outerLayer?: string) => Frame) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const known = new Map<number, Frame[]>();
  const framesOf = (id: number): Frame[] => {
    const frames = known.get(id) ?? find(id);
    known.set(id, frames);
    return frames;
  };
  const find = (id: number): Frame[] => {
    const parent = parents.get(id);
    const outer = parent === undefined ? [] : framesOf(parent);
    const callFrame = byId.get(id)?.callFrame;
    if (!callFrame || callFrame.functionName === "(root)") return outer;
    return [...outer, describe(callFrame, outer.at(-1)?.layer)];
  };
  return framesOf;
}

/** Native functions and Node's small helpers count to whoever calls them. */
function describer(folder: string) {
  const map = new SourceMap(JSON.parse(readFileSync(join(folder, "server.js.map"), "utf8")));
  const placeOf = ({ url, lineNumber, columnNumber }: CallFrame): string => {
    if (!url.endsWith("/server.js")) return url;
    const entry = map.findEntry(lineNumber, columnNumber);
    return "originalSource" in entry ? entry.originalSource : url;
  };
  return (frame: CallFrame, outerLayer = "V8 and libuv"): Frame => {
    const { functionName } = frame;
    const place = placeOf(frame);
    const name = functionName || `(in ${basename(place)})`;
    const own = ownLayers.get(functionName) ?? (writes.test(functionName) ? writing : undefined);
    const layer = own ?? layersByPlace.find(([pattern]) => pattern.test(place))?.[1] ?? outerLayer;
    return { name, layer };
  };
}
