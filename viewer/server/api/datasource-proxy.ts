import { Agent, request as ask, type IncomingMessage } from "node:http";
import { pipeline } from "node:stream";
import express, { type Request, type Response, Router } from "express";
import type { Datasource } from "../provisioning";
import { refuse } from "./errors";

/** What may be asked of Prometheus through the viewer: questions only, nothing that changes or administers it. */
const allowed =
  /^\/api\/v1\/(query|query_range|labels|series|alerts|rules|metadata|label\/[A-Za-z_][A-Za-z0-9_]*\/values)$/;

/** ms for an answer, and the largest question. */
const patience = 60_000;
const bodyLimit = "256kb";

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** `/api/datasources/proxy/uid/<uid>/…`: hands questions on to a data source, and its answers back as they come. */
export function datasourceProxy(datasources: readonly Datasource[]): Router {
  const router = Router();
  const body = express.raw({ type: () => true, limit: bodyLimit });
  router.all("/uid/:uid/{*path}", body, (request, response) => {
    const datasource = datasources.find(({ uid }) => uid === request.params.uid);
    if (!datasource) return refuse(response, 404, "data source not found");
    const [path, search = ""] = request.url.slice(`/uid/${request.params.uid}`.length).split("?", 2);
    if (!["GET", "POST"].includes(request.method)) return refuse(response, 405, "Method not allowed");
    if (!allowed.test(path)) return refuse(response, 403, "the viewer hands on queries only");
    forward(request, response, new URL(`${datasource.url}${path}${search ? `?${search}` : ""}`), datasource.headers);
  });
  return router;
}

function forward(request: Request, response: Response, url: URL, own: Datasource["headers"]): void {
  const body = request.method === "POST" && Buffer.isBuffer(request.body) ? request.body : undefined;
  const headers = { ...passed(request.headers, ["accept", "accept-encoding", "content-type"]), ...own };
  const asked = ask(url, { method: request.method, headers, agent, timeout: patience }, (answer) => {
    response.status(answer.statusCode ?? 502).set(passed(answer.headers, ["content-type", "content-encoding"]));
    pipeline(answer, response, () => {});
  });
  asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
  asked.on("error", ({ message }) => {
    if (response.headersSent || response.closed) response.destroy();
    else refuse(response, 502, `Bad Gateway: the data source does not answer (${message})`);
  });
  // A question that nobody waits for any more need not be answered.
  response.on("close", () => asked.destroy());
  asked.end(body);
}

function passed(headers: IncomingMessage["headers"], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));
}
