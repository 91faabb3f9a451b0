import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../../kit/listen";
import type { AppMetrics } from "../metrics/metrics";
import { answerMalformed } from "./malformed";
import { RequestTracker } from "./request-tracker";
import { stopParsing } from "./stop-parsing";

/** Times in ms after which a client that is slow or gone is cut off. */
export interface ClientTimes {
  /** For the headers, from the connection or the last answer on. */
  readonly headers: number;
  /** For a whole request. */
  readonly request: number;
  /** Without a byte in either direction, beyond the longest wait for an answer. */
  readonly silence: number;
  /** Between looks for slow requests: Node's own pace, every 30 s, would let them stay far longer. */
  readonly checkEvery: number;
}

const clientTimes: ClientTimes = { headers: 10_000, request: 15_000, silence: 15_000, checkEvery: 1000 };
/** ms; idle connections live longer than a load balancer keeps them, so that it is the one to close. */
const keepAliveTimeout = 65_000;
/** Shares of the connections that may be taken before some are relieved, and before some are evicted, for newcomers. */
const crowdedShare = 0.8;
const fullShare = 0.95;
/** ms between looks at what still runs while stopping. */
const drainInterval = 50;
/** Bytes of headers. */
const maxHeaderSize = 8192;

/** What the server may do for each newcomer when it runs short of connections. */
export interface CrowdControl {
  /** Answers those who only wait for their turn to be refused: their connections are of use again, to their clients. */
  relieve(): void;
  /** Closes the connection that can best be done without, if there is one. Called when nearly all are taken. */
  evict(): void;
}

export interface ServerLimits {
  readonly maxConnections?: number;
  /** ms that an answer may take. */
  readonly longestWait?: number;
  readonly times?: ClientTimes;
  readonly crowd?: CrowdControl;
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
    { maxConnections, longestWait = 5000, times = clientTimes, crowd }: ServerLimits = {},
  ) {
    this.tracker = new RequestTracker(metrics);
    const accept: RequestListener = (request, response) => {
      // It was sent together with one over which the connection was closed, and nobody waits for it.
      if (request.socket.destroyed) return stopParsing(request.socket);
      this.tracker.begin(request, response);
      if (this.stopping) response.shouldKeepAlive = false;
      handler(request, response);
    };
    this.server = createServer({ ...nodeTimes(times), maxHeaderSize }, accept);
    // A client that closes its sending side has said all that it wants to say, and waits for its answer (RFC 9112, 9.6).
    // Node has this switch without documenting it; by itself it would hang up, whatever was booked meanwhile.
    Object.assign(this.server, { httpAllowHalfOpen: true });
    this.server.setTimeout(longestWait + times.silence);
    if (maxConnections !== undefined) this.limitConnections(maxConnections, crowd);
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
    for (const response of this.tracker.responses()) if (!response.headersSent) response.shouldKeepAlive = false;
    if (drainMs > 0) await sleep(drainMs);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const drain = setInterval(() => this.closeIdle(), drainInterval);
    let cutOff = 0;
    const deadline = setTimeout(() => {
      cutOff = [...this.tracker.responses()].length;
      this.server.closeAllConnections();
    }, graceMs);
    await closed;
    clearInterval(drain);
    clearTimeout(deadline);
    this.tracker.stop();
    return cutOff;
  }

  /** A new connection costs several times what an answer does, the more so as libuv accepts one per loop turn. */
  private limitConnections(most: number, crowd?: CrowdControl): void {
    this.server.maxConnections = most;
    const makeRoom = () => {
      if (this.sockets.size >= most * crowdedShare) crowd?.relieve();
      if (this.sockets.size >= most * fullShare) crowd?.evict();
    };
    this.server.on("connection", makeRoom);
    // The door is shut: without room for the next one it would stay so.
    this.server.on("drop", makeRoom);
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

function nodeTimes({ headers, request, checkEvery }: ClientTimes) {
  const slowClients = { headersTimeout: headers, requestTimeout: request, connectionsCheckingInterval: checkEvery };
  return { keepAliveTimeout, ...slowClients };
}
