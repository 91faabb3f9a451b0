import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppMetrics } from "../metrics/metrics";
import { listen } from "./listen";
import { answerMalformed } from "./malformed";
import { RequestTracker } from "./request-tracker";

// All in ms. Idle connections live longer than a load balancer keeps them, so that it is the one to close.
// Node looks for slow requests only now and then: once a second holds it to these times.
const timeouts = {
  keepAliveTimeout: 65_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1000,
};
/** ms beyond the longest wait for an answer, without a byte in either direction, after which a client is cut off. */
const silence = 15_000;
/** ms between looks at what still runs while stopping. */
const drainInterval = 50;
/** Bytes of headers. */
const maxHeaderSize = 8192;

export interface ServerLimits {
  readonly maxConnections?: number;
  /** ms that an answer may take. */
  readonly longestWait?: number;
}

/** The app's HTTP server: counts every request, and stops without dropping what it accepted. */
export class HttpServer {
  private readonly server: Server;
  private readonly tracker: RequestTracker;
  private readonly sockets = new Set<Socket>();
  private stopping = false;

  constructor(
    handler: RequestListener,
    metrics: AppMetrics,
    { maxConnections, longestWait = 5000 }: ServerLimits = {},
  ) {
    this.tracker = new RequestTracker(metrics);
    const accept: RequestListener = (request, response) => {
      this.tracker.begin(request, response);
      if (this.stopping) response.shouldKeepAlive = false;
      handler(request, response);
    };
    this.server = createServer({ ...timeouts, maxHeaderSize }, accept);
    this.server.setTimeout(longestWait + silence);
    if (maxConnections !== undefined) this.server.maxConnections = maxConnections;
    this.server.on("drop", () => metrics.httpConnectionsDropped.inc());
    // An Expect header that Node does not know may be ignored (RFC 9110, 10.1.1); Node alone would answer 417 unseen.
    this.server.on("checkExpectation", accept);
    this.tracker.watch(this.server);
    this.server.on("connection", (socket) => this.keepTrackOf(socket));
    this.server.on("clientError", (error, socket) => {
      const status = answerMalformed(error, socket);
      if (status !== undefined) this.tracker.countMalformed(status);
    });
  }

  /** Port 0 takes a free one. Returns the port. */
  listen(port: number): Promise<number> {
    return listen(this.server, port);
  }

  connections(): number {
    return this.sockets.size;
  }

  isStopping(): boolean {
    return this.stopping;
  }

  /**
   * Serves on for `drainMs`, saying that it stops, so that a load balancer can turn away from it: an idle connection
   * that were closed before could have its next request on the way. Then accepts no more connections, closes the idle
   * ones, and waits for the requests that run. Returns how many requests had to be cut off after `graceMs`.
   */
  async stop(graceMs: number, drainMs = 0): Promise<number> {
    this.stopping = true;
    for (const response of this.tracker.inFlight) if (!response.headersSent) response.shouldKeepAlive = false;
    if (drainMs > 0) await sleep(drainMs);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const drain = setInterval(() => this.closeIdle(), drainInterval);
    let cutOff = 0;
    const deadline = setTimeout(() => {
      cutOff = this.tracker.inFlight.size;
      this.server.closeAllConnections();
    }, graceMs);
    await closed;
    clearInterval(drain);
    clearTimeout(deadline);
    this.tracker.stop();
    return cutOff;
  }

  private keepTrackOf(socket: Socket): void {
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket));
  }

  /** Node counts a connection that never sent a byte as busy: such ones are closed here. */
  private closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
