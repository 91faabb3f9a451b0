import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from "express";
import type { Registry } from "prom-client";
import type { z } from "zod";
import type { InboxMetrics } from "./metrics";
import { type Webhook, webhookSchema } from "./notification";
import { querySchema, select } from "./query";
import type { NotificationStore } from "./store";

/** The largest notification that is taken; Alertmanager is told to list 20 alerts at most. */
const bodyLimit = "256kb";

/** When the dead-man's switch last reported, and whether it fires, as it should. */
export interface Heartbeat {
  readonly receivedAt: string;
  readonly status: Webhook["status"];
}

export interface InboxParts {
  readonly store: NotificationStore;
  readonly metrics: InboxMetrics;
  readonly registry: Registry;
  readonly now?: () => Date;
}

/** The inbox over HTTP: Alertmanager posts to it, `./lab alerts` reads it, Prometheus scrapes it. */
export function inboxApp({ store, metrics, registry, now = () => new Date() }: InboxParts): Express {
  let heartbeat: Heartbeat | undefined;
  /** A body that is too large or no JSON is the sender's fault; what else goes wrong is the inbox's. */
  const refusal: ErrorRequestHandler = (error, _request, response, _next) => {
    if (error.status >= 400 && error.status < 500) refused(response, error.status, error.message);
    else response.status(500).json({ error: "the notification could not be kept" });
  };
  const app = express().disable("x-powered-by").disable("etag");
  app.get("/healthz", (_request, response) => void response.type("text").send("ok\n"));
  app.get("/metrics", async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  app.get("/notifications", (request, response) => {
    const query = querySchema.safeParse(request.query);
    if (!query.success) response.status(400).json({ error: issuesOf(query.error) });
    else response.json({ heartbeat: heartbeat ?? null, notifications: select(store.notifications, query.data) });
  });
  app.use(express.json({ limit: bodyLimit }));
  app.post(
    "/notifications",
    takes((webhook, at) => void store.add(webhook, at)),
  );
  app.post(
    "/heartbeat",
    takes(({ status }, at) => {
      heartbeat = { receivedAt: at.toISOString(), status };
      if (status === "firing") metrics.heartbeat(at);
    }),
  );
  app.use((_request, response) => void response.status(404).json({ error: "there is no such page" }));
  return app.use(refusal);

  function refused(response: Response, status: number, reason: string): void {
    metrics.refused.inc();
    response.status(status).json({ error: reason });
  }

  /** Checks the body, and counts it whatever it was. Alertmanager does not send again what is refused with 4xx. */
  function takes(keep: (webhook: Webhook, at: Date) => void): RequestHandler {
    return (request, response) => {
      const webhook = webhookSchema.safeParse(request.body);
      if (!webhook.success) return refused(response, 400, issuesOf(webhook.error));
      const at = now();
      keep(webhook.data, at);
      metrics.count(webhook.data, at);
      response.status(204).end();
    };
  }
}

function issuesOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");
}
