import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bench, type Cores, withBench } from "./bench";
import { bookingsBench, seats } from "./bookings";
import { contendedBench } from "./contended";
import { overloadBench, seats as overloadSeats } from "./overload";
import { profileBench } from "./profile";
import { seatsBench } from "./seats";

interface Part {
  readonly title: string;
  readonly seats: number;
  readonly onDisk: boolean;
  readonly cores?: Cores;
  readonly run: (bench: Bench) => Promise<string>;
}

/** MySQL has one core to itself; its client, whatever that is, has the other. */
const coreEach: Cores = { load: "0", mysql: "1" };

const parts: Record<string, Part> = {
  seats: {
    title: "GET /seats, everything switched on, against bare node:http that sends the same bytes",
    seats: 500,
    onDisk: false,
    run: seatsBench,
  },
  bookings: {
    title: "Bookings of distinct seats against sysbench running the same SQL, MySQL on disk",
    seats,
    onDisk: true,
    cores: coreEach,
    run: bookingsBench,
  },
  "bookings-shared-cores": {
    title: "The same with MySQL on both cores: it takes what its client leaves",
    seats,
    onDisk: true,
    run: bookingsBench,
  },
  "bookings-in-memory": {
    title: "The same with MySQL's data in memory: no commit waits for a disk",
    seats,
    onDisk: false,
    cores: coreEach,
    run: bookingsBench,
  },
  contended: {
    title: "500 connections fight over 21 seats",
    seats: 500,
    onDisk: true,
    run: contendedBench,
  },
  profile: {
    title: "Where the processor's time goes while 500 connections fight over 21 seats (row-lock)",
    seats: 500,
    onDisk: false,
    run: profileBench,
  },
  overload: {
    title: "Ten times as many bookings a second as the app can make",
    seats: overloadSeats,
    onDisk: true,
    cores: { load: "1", mysql: "1" },
    run: overloadBench,
  },
};

/** Runs the parts that are named, or all, and writes a table for each; one part's result replaces its older one. */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
    const part = parts[name];
    if (!part) throw new Error(`there is no part "${name}": expected ${Object.keys(parts).join(", ")}`);
    const result = await withBench(part, part.run);
    const [load = 0] = loadavg();
    const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load average at the end ${load.toFixed(1)}`;
    const text = `## ${part.title}\n\n${result}\n\n\`npx tsx bench/app/run.ts ${name}\`, ${machine}\n`;
    console.log(text);
    keep(part.title, text);
  }
}

/** Puts a part's section into the file of results, in the place of its older one. */
function keep(title: string, section: string): void {
  const file = join(__dirname, "results.md");
  const [, ...sections] = existsSync(file) ? readFileSync(file, "utf8").split(/^(?=## )/m) : [];
  const others = new Map(sections.map((text) => [text.slice(3, text.indexOf("\n")), `${text.trimEnd()}\n`]));
  others.set(title, section);
  const inOrder = Object.values(parts).flatMap((part) => others.get(part.title) ?? []);
  writeFileSync(file, ["# What the app can do, measured\n", ...inOrder].join("\n"));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
