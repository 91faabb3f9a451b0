import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { readContainers } from "./container-sample";
import { dockerEngine } from "./engine";
import { Figures, patience } from "./figures";
import { LifeHistory } from "./life-history";

const folder = mkdtempSync(join(tmpdir(), "twtest-canned-"));
let engines = 0;
let server: Server;

/** An engine of two containers that never answers what `stuck` matches. */
async function cannedEngine(stuck: RegExp) {
  const inspected = (id: string) => ({
    Name: `/${id}`,
    Image: `image-of-${id}`,
    Config: { Labels: {} },
    Created: "2026-04-01T10:00:00Z",
    RestartCount: 0,
    State: { Running: true, Restarting: false, StartedAt: "2026-04-01T10:00:00Z" },
  });
  const answer = (path: string): unknown => {
    const [, kind, id = "", what] = path.split("/");
    if (kind === "images") return { RepoTags: [`${id}:1`] };
    if (id === "json") return [{ Id: "one" }, { Id: "two" }];
    return what === "json" ? inspected(id) : { read: "2026-04-01T12:00:00Z" };
  };
  // A path of its own: clients keep connections to a path, to a server that is gone too.
  const socketPath = join(folder, `docker-${++engines}.sock`);
  server = createServer(({ url = "" }, response) => {
    const path = url.split("?")[0] ?? "";
    if (!stuck.test(path)) response.end(JSON.stringify(answer(path)));
  });
  await once(server.listen(socketPath), "listening");
  return dockerEngine(socketPath, "a=b");
}

/** One collection: what it read, what failed, and how many ms it took. */
async function collected(stuck: RegExp) {
  const engine = await cannedEngine(stuck);
  const errors: unknown[] = [];
  const reading = { signal: new AbortController().signal, failed: (error: unknown) => void errors.push(error) };
  const started = performance.now();
  const samples = await readContainers({ engine, history: new LifeHistory(), figures: new Figures(engine) }, reading);
  const shown = samples.map(({ labels, stats }) => [labels.name, labels.image, stats !== undefined]);
  return { shown, errors, taken: performance.now() - started };
}

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("shows the others in time when one container never answers", async () => {
  const { shown, errors, taken } = await collected(/^\/containers\/two\//);
  expect(shown).toEqual([["one", "image-of-one:1", true]]);
  expect(errors).toHaveLength(2);
  expect(taken).toBeLessThan(1.4 * patience);
});

it("shows a container by its image's id when the image never answers", async () => {
  const { shown, errors, taken } = await collected(/^\/images\/image-of-two\//);
  expect(shown).toEqual([
    ["one", "image-of-one:1", true],
    ["two", "image-of-two", true],
  ]);
  expect(errors).toHaveLength(1);
  expect(taken).toBeLessThan(1.4 * patience);
});
