import { Agent, get } from "node:http";

/** ms between questions. */
const interval = 100;
/** ms after which a question counts as failed. */
const patience = 30_000;

export interface ProbeResult {
  /** ms from the moment a question was due until its whole answer was there, in order of size. */
  readonly times: readonly number[];
  readonly failed: number;
}

/**
 * Asks ten times a second, whether the one before was answered or not, so that a long wait counts for all that it held
 * up. On one connection that it keeps, or on a new one each time.
 */
export function probe(url: string, { kept, onBody }: { kept: boolean; onBody?: (body: string) => void }) {
  const agent = kept ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
  const [times, asking]: [number[], Promise<void>[]] = [[], []];
  let failed = 0;
  const count = async () => {
    const due = performance.now();
    const body = await ask(url, agent).catch(() => undefined);
    if (body === undefined) failed++;
    else times.push(performance.now() - due);
    onBody?.(body ?? "");
  };
  const timer = setInterval(() => asking.push(count()), interval);
  return async (): Promise<ProbeResult> => {
    clearInterval(timer);
    await Promise.all(asking);
    agent?.destroy();
    return { times: times.sort((one, other) => one - other), failed };
  };
}

function ask(url: string, agent: Agent | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: agent ?? false, timeout: patience }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        body += part;
      });
      response.on("end", () => resolve(body)).on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error(`no answer in ${patience} ms`))).on("error", reject);
  });
}
