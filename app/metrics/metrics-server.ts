import { createServer, type Server, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";

/** A server of its own for `GET /metrics`, so that scrapes do not mix with the app's traffic; the rest is 404. */
export function createMetricsServer(registry: Registry): Server {
  return createServer((request, response) => {
    if (request.method === "GET" && request.url === "/metrics") void sendMetrics(registry, response);
    else response.writeHead(404, { "Content-Type": "text/plain" }).end("only GET /metrics is here\n");
  });
}

async function sendMetrics(registry: Registry, response: ServerResponse): Promise<void> {
  try {
    const page = await registry.metrics();
    response.writeHead(200, { "Content-Type": registry.contentType }).end(page);
  } catch {
    response.writeHead(500, { "Content-Type": "text/plain" }).end("the metrics could not be collected\n");
  }
}
