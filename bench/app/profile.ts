import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { admin } from "../../app/testing/test-app";
import type { Bench } from "./bench";
import { readStacks, type Stack, sharesByLayer } from "./cpu-profile";
import { flameGraph } from "./flame-graph";
import { PinnedServer } from "./servers";
import { table } from "./shell";

const load = { connections: 500, seconds: 8, script: ["contended.lua"] };
const pictures = join(__dirname, "..", "..", "docs", "performance");

/** Where the processor's time goes while 500 connections fight over 21 seats, cache off and on; draws flame graphs. */
export async function profileBench(bench: Bench): Promise<string> {
  const shares: Map<string, number>[] = [];
  for (const cache of ["off", "on"]) {
    const stacks = await profile(bench, cache);
    const title = `500 connections fight over 21 seats, row-lock, sold-seat cache ${cache}: the app's processor time`;
    mkdirSync(pictures, { recursive: true });
    writeFileSync(join(pictures, `contended-cache-${cache}.svg`), flameGraph(title, stacks));
    shares.push(sharesByLayer(stacks));
  }
  const layers = [...new Set(shares.flatMap((each) => [...each.keys()]))];
  const percent = (share = 0) => `${(share * 100).toFixed(1)} %`;
  const rows = layers.map((layer) => [layer, ...shares.map((each) => percent(each.get(layer)))]);
  return table(["where", "cache off", "cache on"], rows);
}

async function profile({ loadHost, folder, database }: Bench, cache: string): Promise<Stack[]> {
  const profiles = join(folder, `profile-${cache}`);
  mkdirSync(profiles);
  await admin("reset", database);
  const options = ["--cpu-prof", `--cpu-prof-dir=${profiles}`];
  const app = await PinnedServer.app(folder, database.app, { SOLD_SEAT_CACHE: cache }, options);
  await loadHost.wrk({ ...load, url: `${app.url}/book` }).finally(() => app.stop());
  await sleep(100);
  const file = readdirSync(profiles)[0];
  if (!file) throw new Error(`Node left no profile in ${profiles}`);
  return readStacks(join(profiles, file), folder);
}
