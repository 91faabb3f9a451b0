import type { RequestHandler } from "express";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { AnnotationStore } from "./annotations/store";

/** Names as Grafana has them where the viewer does the same thing; the other is its own. */
export const viewerMetrics = {
  buildInfo: "grafana_build_info",
  requests: "grafana_http_request_duration_seconds",
  annotations: "ticketwatch_viewer_annotations_kept",
} as const;

/** What the viewer counts of itself. */
export class ViewerMetrics {
  readonly registry = new Registry();
  private readonly requests: Histogram<"handler" | "method" | "status_code">;

  constructor(version: string, store: AnnotationStore) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: viewerMetrics.buildInfo,
      help: "What runs in Grafana's place: always 1.",
      labelNames: ["version", "edition"],
      registers,
    }).set({ version, edition: "ticketwatch-viewer" }, 1);
    this.requests = new Histogram({
      name: viewerMetrics.requests,
      help: "Time until a request was answered.",
      labelNames: ["handler", "method", "status_code"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
      registers,
    });
    new Gauge({
      name: viewerMetrics.annotations,
      help: "Annotations that are kept.",
      registers,
      collect() {
        this.set(store.size);
      },
    });
  }

  /** Times every request by the kind of its address: of those there are few. */
  readonly timing: RequestHandler = (request, response, next) => {
    const handler = handlerOf(request.path);
    const end = this.requests.startTimer({ handler, method: methodOf(request.method) });
    response.on("close", () => end({ status_code: response.statusCode }));
    next();
  };
}

const handlers: readonly [string, RegExp][] = [
  ["/api/datasources/proxy/uid/:uid/*", /^\/api\/datasources\/proxy\//],
  ["/api/annotations", /^\/api\/annotations/],
  ["/api/dashboards/uid/:uid", /^\/api\/dashboards\//],
  ["/api/health", /^\/api\/health$/],
  ["/api/search", /^\/api\/search$/],
  ["/d/:uid", /^\/d\//],
  ["/public/*", /^\/public\//],
  ["/runbooks", /^\/runbooks/],
  ["/alerting/list", /^\/alerting\//],
  ["/login", /^\/log(in|out)$/],
  ["/metrics", /^\/metrics$/],
  ["/", /^\/(dashboards)?$/],
];

function handlerOf(path: string): string {
  return handlers.find(([, pattern]) => pattern.test(path))?.[0] ?? "other";
}

function methodOf(method: string): string {
  return ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].includes(method) ? method : "other";
}
