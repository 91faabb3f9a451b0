import type { Bench } from "./bench";
import { PinnedServer } from "./servers";
import { median, round, table } from "./shell";

const rounds = 7;
const load = { connections: 50, seconds: 3 };

interface Measured {
  /** Requests a second. */
  readonly rate: number;
  /** Processor time per request in µs: tells the same on a machine that others use, too. */
  readonly cost: number;
}

/** `GET /seats` with everything switched on against bare node:http that sends the same bytes, in turn. */
export async function seatsBench({ loadHost, folder, database }: Bench): Promise<string> {
  const app = await PinnedServer.app(folder, database.app, {});
  const bare = await PinnedServer.bareCopyOf(`${app.url}/seats`, folder);
  const measure = async (server: PinnedServer): Promise<Measured> => {
    const before = server.cpuSeconds();
    const { rate } = await loadHost.wrk({ ...load, url: `${server.url}/seats` });
    return { rate, cost: ((server.cpuSeconds() - before) / (rate * load.seconds)) * 1e6 };
  };
  try {
    const results: { app: Measured; bare: Measured }[] = [];
    for (let count = 0; count < rounds; count++) results.push({ app: await measure(app), bare: await measure(bare) });
    return report(results);
  } finally {
    await Promise.all([app.stop(), bare.stop()]);
  }
}

function report(results: readonly { app: Measured; bare: Measured }[]): string {
  const columns = [
    results.map(({ app }) => app.rate),
    results.map(({ bare }) => bare.rate),
    results.map(({ app, bare }) => app.rate / bare.rate),
    results.map(({ app }) => app.cost),
    results.map(({ bare }) => bare.cost),
    results.map(({ app, bare }) => bare.cost / app.cost),
  ];
  const digits = [0, 0, 2, 1, 1, 2];
  const row = (label: string, pick: (values: number[]) => number) => [
    label,
    ...columns.map((values, index) => round(pick(values), digits[index])),
  ];
  const rows = results.map((_, index) => row(`${index + 1}`, (values) => values[index] ?? 0));
  const headings = ["app, requests/s", "bare, requests/s", "ratio", "app, CPU µs each", "bare, CPU µs each", "ratio"];
  return table(["round", ...headings], [...rows, row("**median**", median)]);
}
