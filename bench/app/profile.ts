import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench";
import { PinnedServer } from "./servers";
import { table } from "./shell";

const load = { connections: 500, seconds: 8, script: ["contended.lua"] };
const rowsShown = 12;
/** µs at the start that belong to loading and warming up. */
const warmUp = 3_000_000;

interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** µs since the sample before. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** Layers by the function of the bundle that is theirs, looked for from the innermost frame outwards. */
const layers: readonly (readonly [layer: string, functions: RegExp])[] = [
  ["waiting for work", /^\(idle\)$/],
  ["garbage collection", /^\(garbage collector\)$/],
  ["sockets: writing (to MySQL and clients)", /^(writeBuffer|writev|writeUtf8String|writeLatin1String)$/],
  ["metrics and request counting", /^(observe|inc|dec|holdBack|settle|record|begin)$/],
  ["MySQL protocol (mysql2)", /^(handlePacket|addCommand|executeStart|writePacket|parsePacket|toPacket)$/],
  ["booking: strategy, pool, retries", /^(book|withConnection|withinTime|withRetries|bookOnce|acquire|use)$/],
  ["Express: router, body parser, answer", /^(handleRequest|next|jsonParser|getRawBody|readStream|json\d?|send\d?)$/],
  [
    "node:http: parsing and answering",
    /^(parserOnHeadersComplete|onParserExecuteCommon|parserOnMessageComplete|end|resOnFinish)$/,
  ],
];

/** Where the processor's time goes while 500 connections fight over 21 seats, cache off and on. */
export async function profileBench(bench: Bench): Promise<string> {
  const profiles = [await profile(bench, "off"), await profile(bench, "on")];
  const names = [...new Set(profiles.flatMap((shares) => [...shares.keys()]))];
  const share = (shares: Map<string, number> | undefined, name: string) => (shares?.get(name) ?? 0) * 100;
  const rows = names
    .sort((one, other) => share(profiles[0], other) - share(profiles[0], one))
    .slice(0, rowsShown)
    .map((name) => [name, ...profiles.map((shares) => `${share(shares, name).toFixed(1)} %`)]);
  return table(["where", "cache off", "cache on"], rows);
}

async function profile({ loadHost, folder, database }: Bench, cache: string): Promise<Map<string, number>> {
  const profiles = join(folder, `profile-${cache}`);
  mkdirSync(profiles);
  const options = ["--cpu-prof", `--cpu-prof-dir=${profiles}`];
  const app = await PinnedServer.app(folder, database.app, { SOLD_SEAT_CACHE: cache }, options);
  await loadHost.wrk({ ...load, url: `${app.url}/book` }).finally(() => app.stop());
  await sleep(100);
  const file = readdirSync(profiles)[0];
  if (!file) throw new Error(`Node left no profile in ${profiles}`);
  return sharesByLayer(JSON.parse(readFileSync(join(profiles, basename(file)), "utf8")) as CpuProfile);
}

function sharesByLayer({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const layerOf = layerFinder(nodes);
  const times = new Map<string, number>();
  let [now, total] = [0, 0];
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    now += delta;
    if (now < warmUp) return;
    total += delta;
    const layer = layerOf(id);
    times.set(layer, (times.get(layer) ?? 0) + delta);
  });
  return new Map([...times].map(([layer, time]) => [layer, time / total]));
}

function layerFinder(nodes: readonly ProfileNode[]): (id: number) => string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const known = new Map<number, string>();
  const find = (id: number): string => {
    const name = byId.get(id)?.callFrame.functionName ?? "";
    const parent = parents.get(id);
    return layers.find(([, functions]) => functions.test(name))?.[0] ?? (parent ? layerOf(parent) : "everything else");
  };
  const layerOf = (id: number): string => {
    const layer = known.get(id) ?? find(id);
    known.set(id, layer);
    return layer;
  };
  return layerOf;
}
