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

interface ConnectionState {
  peerEnded: boolean;
  /** Ends each request of this connection that has not ended. */
  readonly open: Set<() => void>;
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
 */
export class RequestTracker {
  readonly inFlight = new Set<ServerResponse>();
  private readonly connections = new WeakMap<Socket, ConnectionState>();
  private readonly unsettled = new Set<ConnectionState>();
  private readonly sweeper = setInterval(() => this.settleOlderThan(settleAfter), sweepInterval).unref();

  constructor(private readonly metrics: AppMetrics) {}

  watch(server: Server): void {
    server.on("connection", (socket: Socket) => {
      const state: ConnectionState = { peerEnded: false, open: new Set() };
      this.connections.set(socket, state);
      socket.once("end", () => {
        state.peerEnded = true;
      });
      socket.once("close", (reset: boolean) => {
        // Node tells nothing of requests that waited behind another one on the same connection.
        for (const end of state.open) end();
        this.settle(state, reset);
      });
    });
  }

  /** To be called for every request before anything else happens to it. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    const state = this.connections.get(request.socket) ?? { peerEnded: false, open: new Set() };
    this.settle(state, false);
    const start = performance.now();
    let written = false;
    this.inFlight.add(response);
    this.metrics.httpRequestsInFlight.inc();
    // A client that closed its sending side before it had the answer has nearly always left; one that waits for it all
    // the same gets it, but looks no different.
    response.once("finish", () => {
      written = !state.peerEnded;
    });
    const end = () => {
      if (!state.open.delete(end)) return;
      this.inFlight.delete(response);
      this.metrics.httpRequestsInFlight.dec();
      this.end(state, request, start, written ? String(response.statusCode) : clientClosedRequest);
    };
    state.open.add(end);
    response.once("close", end);
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
    this.unsettled.add(state);
  }

  private settle(state: ConnectionState, reset: boolean): void {
    const answer = state.unsettled;
    if (!answer) return;
    state.unsettled = undefined;
    this.unsettled.delete(state);
    this.record(reset ? { ...answer, labels: { ...answer.labels, status: clientClosedRequest } } : answer);
  }

  /** The set keeps the order of insertion, so the oldest come first. */
  private settleOlderThan(milliseconds: number): void {
    const newest = performance.now() - milliseconds;
    for (const state of this.unsettled) {
      if (state.unsettled && state.unsettled.endedAt > newest) return;
      this.settle(state, false);
    }
  }

  private record({ labels, seconds }: Answer): void {
    this.metrics.httpRequests.inc(labels);
    this.metrics.httpRequestDuration.observe(labels, seconds);
  }
}

/** Express notes the matched route on the request. */
function routeLabel(request: IncomingMessage & { route?: { path?: unknown } }): RouteLabel {
  return routeLabels.find((label) => label === request.route?.path) ?? "other";
}
