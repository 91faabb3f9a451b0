import { createServer, type Server, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";

/** A page of metrics: a registry, or something that collects before it answers. */
export type MetricsPage = Pick<Registry, "metrics" | "contentType">;

/**
 * A server of its own for `GET /metrics`, so that scrapes do not mix with the app's traffic; the rest is 404. At
 * `healthPath` it says that the process lives, and collects nothing for that.
 */
export function createMetricsServer(page: MetricsPage, { healthPath }: { healthPath?: string } = {}): Server {
  const text = { "Content-Type": "text/plain" };
  return createServer(({ method, url }, response) => {
    if (method === "GET" && url === "/metrics") void sendMetrics(page, response);
    else if (method === "GET" && url === healthPath) response.writeHead(200, text).end("alive\n");
    else response.writeHead(404, text).end("only GET /metrics is here\n");
  });
}

async function sendMetrics(page: MetricsPage, response: ServerResponse): Promise<void> {
  try {
    const text = await page.metrics();
    response.writeHead(200, { "Content-Type": page.contentType }).end(text);
  } catch {
    response.writeHead(500, { "Content-Type": "text/plain" }).end("the metrics could not be collected\n");
  }
}
