import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { clientClosedRequest, type RouteLabel, routeLabels } from "../../contract/app-metrics";
import { type HttpLabels, methodLabel } from "../metrics/http-series";
import type { AppMetrics } from "../metrics/metrics";

/**
 * ms after which an answer that went out counts as received. Longer than a load generator takes from its last read to
 * closing its connections, shorter than a scrape interval.
 */
const settleAfter = 1000;
/** ms between looks for answers old enough to be settled. */
const sweepInterval = 250;

const probes: ReadonlySet<string> = new Set<RouteLabel>(["/healthz", "/readyz"]);

interface Answer {
  readonly labels: HttpLabels;
  readonly seconds: number;
  readonly endedAt: number;
}

interface OpenRequest {
  readonly response: ServerResponse;
  readonly end: () => void;
}

interface ConnectionState {
  peerEnded: boolean;
  /** Requests of this connection that have not ended. */
  readonly open: OpenRequest[];
  /** The last answer written to this connection, while it is unknown whether the client read it. */
  unsettled?: Answer;
}

/**
 * Counts each request once, by what became of its answer.
 *
 * Writing an answer only hands it to this machine's kernel. A client that leaves without reading it (a load generator
 * at the end of its time) makes its kernel reset the connection, whereas one that read everything sends the next
 * request or closes in order. So the last answer on a connection stays open until one of these is seen, or
 * `settleAfter` has passed; a reset turns it into 499. Probes are exempt: load balancers reset after reading.
 *
 * No Set or Map changes with a request: it would make a new table every few requests, and an old one refers to the next,
 * so that what is in both lives until the next full collection.
 */
export class RequestTracker {
  private readonly connections = new Map<Socket, ConnectionState>();
  private readonly sweeper = setInterval(() => this.settleOlderThan(settleAfter), sweepInterval).unref();

  constructor(private readonly metrics: AppMetrics) {}

  watch(server: Server): void {
    server.on("connection", (socket: Socket) => {
      const state: ConnectionState = { peerEnded: false, open: [] };
      this.connections.set(socket, state);
      socket.once("end", () => {
        state.peerEnded = true;
      });
      socket.once("close", (reset: boolean) => {
        // Node tells nothing of requests that waited behind another one on the same connection.
        for (const { end } of [...state.open]) end();
        this.settle(state, reset);
        this.connections.delete(socket);
      });
    });
  }

  /** Of the requests that are being answered. */
  *responses(): Iterable<ServerResponse> {
    for (const { open } of this.connections.values()) for (const { response } of open) yield response;
  }

  /** To be called for every request before anything else happens to it. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    const state = this.connections.get(request.socket) ?? { peerEnded: false, open: [] };
    this.settle(state, false);
    const start = performance.now();
    let written = false;
    this.metrics.httpRequestsInFlight.inc();
    // A client that closed its sending side before it had the answer has nearly always left; one that waits for it all
    // the same gets it, but looks no different.
    response.once("finish", () => {
      written = !state.peerEnded;
    });
    const one: OpenRequest = {
      response,
      end: () => {
        if (!remove(state.open, one)) return;
        this.metrics.httpRequestsInFlight.dec();
        this.end(state, request, start, written ? String(response.statusCode) : clientClosedRequest);
      },
    };
    state.open.push(one);
    response.once("close", one.end);
  }

  /** Counts a message that was no HTTP request and was answered outside of the routes. */
  countMalformed(status: number): void {
    this.record({ labels: { method: "other", route: "other", status: `${status}` }, seconds: 0, endedAt: 0 });
  }

  stop(): void {
    clearInterval(this.sweeper);
    this.settleOlderThan(0);
  }

  private end(state: ConnectionState, request: IncomingMessage, start: number, status: string): void {
    const endedAt = performance.now();
    const labels = { method: methodLabel(request.method), route: routeLabel(request), status };
    const answer = { labels, seconds: (endedAt - start) / 1000, endedAt };
    if (status === clientClosedRequest || probes.has(labels.route)) this.record(answer);
    else this.holdBack(state, answer);
  }

  private holdBack(state: ConnectionState, answer: Answer): void {
    this.settle(state, false);
    state.unsettled = answer;
  }

  private settle(state: ConnectionState, reset: boolean): void {
    const answer = state.unsettled;
    if (!answer) return;
    state.unsettled = undefined;
    this.record(reset ? { ...answer, labels: { ...answer.labels, status: clientClosedRequest } } : answer);
  }

  private settleOlderThan(milliseconds: number): void {
    const newest = performance.now() - milliseconds;
    for (const state of this.connections.values()) {
      if (state.unsettled && state.unsettled.endedAt <= newest) this.settle(state, false);
    }
  }

  private record({ labels, seconds }: Answer): void {
    this.metrics.httpRequests.inc(labels);
    this.metrics.httpRequestDuration.observe(labels, seconds);
  }
}

/** Whether it was there. */
function remove(open: OpenRequest[], one: OpenRequest): boolean {
  const index = open.indexOf(one);
  if (index >= 0) open.splice(index, 1);
  return index >= 0;
}

/** Express notes the matched route on the request. */
function routeLabel(request: IncomingMessage & { route?: { path?: unknown } }): RouteLabel {
  return routeLabels.find((label) => label === request.route?.path) ?? "other";
}
