import { STATUS_CODES } from "node:http";
import { type ErrorCode, errorBody, errorEntry } from "../../app/http/errors";
import { haproxyProxy, mostFromOneSource } from "../../contract/load-balancer";

export interface HaproxyArgs {
  /** Alias that all replicas share. */
  readonly alias: string;
  /** Port of the replicas. */
  readonly port: number;
  /** Most replicas that there may ever be; a place that has no replica stays empty. */
  readonly places: number;
  /** Ports that HAProxy itself listens on. */
  readonly listen: {
    /** For buyers: the one that is published. */
    readonly http: number;
    /** For load hosts. */
    readonly load: number;
    readonly metrics: number;
  };
}

const mostForTheSale = 1400;

/** DNS server that Docker gives every container of a user-defined network. */
const dockerDns = "127.0.0.11:53";

/**
 * HAProxy's configuration and its own answers. Where it answers by itself, it does so in the app's words, and with the
 * app's meaning: 503 for what reached no replica, 502 and 504 for what a replica may have done. It does not depend on
 * how many replicas there are: they are found by DNS, so a new one takes traffic without a restart. Nothing that an app may have received is sent twice, unless it only reads:
 * a connection that could not be made is always tried elsewhere, an empty answer only for GET and HEAD.
 */
export function haproxyFiles(args: HaproxyArgs): { readonly path: string; readonly content: string }[] {
  const answers = Object.entries(ownAnswers).map(([status, code]) => ({
    path: errorFile(status),
    content: answerOf(status, code),
  }));
  return [{ path: `${folder}/haproxy.cfg`, content: configuration(args) }, ...answers];
}

function configuration(args: HaproxyArgs): string {
  return `${[`${settings}\n${errorFiles}`, resolver, entry(args), replicas(args), metrics(args)].join("\n\n")}\n`;
}

const settings = `global
  log stdout format raw local0 notice
  # What 96 MiB hold, at two buffers each; more wait in the kernel to be accepted.
  maxconn 1500
  hard-stop-after 10s

defaults
  mode http
  log global
  # Every request would be a line; errors and changes of state are enough.
  option dontlog-normal
  timeout connect 2s
  timeout client 30s
  # Longer than the app takes to give up on a request itself.
  timeout server 65s
  timeout queue 5s
  timeout check 2s
  # Also the longest that a connection is kept on which nothing was ever asked.
  timeout http-request 5s
  # Shorter than the app's own keep-alive: HAProxy is the one to close an idle connection, never amid a request.
  timeout http-keep-alive 30s`;

/** What HAProxy says by itself, by its status. It takes 502 for a replica that broke off, and 504 for one that is late. */
const ownAnswers: Readonly<Record<number, ErrorCode>> = {
  400: "bad_request",
  408: "request_timeout",
  500: "internal",
  502: "outcome_unknown",
  503: "app_unavailable",
  504: "outcome_unknown",
};

const folder = "/usr/local/etc/haproxy";
const errorFile = (status: string) => `${folder}/${status}.http`;

/** Only whole answers in files reach what is no HTTP: HAProxy refuses it before it looks at anything else. */
function answerOf(status: string, code: ErrorCode): string {
  const { retryAfter } = errorEntry(code);
  const body = JSON.stringify(errorBody(code));
  const headers = [
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Cache-Control: no-store",
    "Connection: close",
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, "", body].join("\r\n");
}

const errorFiles = Object.keys(ownAnswers)
  .map((status) => `  errorfile ${status} ${errorFile(status)}`)
  .join("\n");

const resolver = `resolvers docker
  nameserver engine ${dockerDns}
  timeout resolve 500ms
  timeout retry 500ms
  hold valid 500ms
  hold obsolete 1s
  hold nx 1s
  # An engine that is too busy to answer takes no replica away.
  hold other 30s
  hold refused 30s
  hold timeout 30s`;

/**
 * Who only holds connections open must not keep others out, so a source has a limit. Buyers of this machine are one source:
 * Docker's proxy passes them all on from the network's gateway. They share the limit with whoever abuses it, and what a
 * source holds beyond half of it is therefore given back soon: after one answer, or when nothing was asked in time. Load
 * hosts have a port of their own without a limit, because their addresses are not known when this is written.
 */
const entry = ({ listen }: HaproxyArgs) => `frontend ${haproxyProxy.frontend}
  bind :${listen.http}
  bind :${listen.load}
  # The others are left for the metrics and the health check, which tell that these are taken.
  maxconn ${mostForTheSale}
  stick-table type ipv6 size 10k expire 30s store conn_cur
  tcp-request connection track-sc0 src if { dst_port ${listen.http} }
  tcp-request connection reject if { sc0_conn_cur gt ${mostFromOneSource} }
  http-after-response set-header Connection close if { sc0_conn_cur gt ${mostFromOneSource / 2} }
  # Whoever only looks whether the port is open, as wrk does before it starts, is no request and gets no response.
  option http-ignore-probes
  default_backend ${haproxyProxy.backend}`;

const replicas = ({ alias, port, places }: HaproxyArgs) => `backend ${haproxyProxy.backend}
  balance leastconn
  # A client that has closed its sending side waits for its answer, and what it asked for may be done by then: with this
  # option, which HAProxy 3.3 has on by itself, it would be told that its request was bad.
  no option abortonclose
  option httpchk GET /readyz
  retries 3
  option redispatch 1
  retry-on conn-failure empty-response
  http-request disable-l7-retry unless METH_GET
  default-server check inter 500ms fastinter 250ms fall 1 rise 1 init-state fully-down maxconn 1000 pool-purge-delay 10s
  server-template app ${places} ${alias}:${port} resolvers docker init-addr none`;

const metrics = ({ listen }: HaproxyArgs) => `frontend metrics
  bind :${listen.metrics}
  monitor-uri /ready
  # Ready means that there is a replica to pass requests to.
  monitor fail if { nbsrv(${haproxyProxy.backend}) lt 1 }
  http-request use-service prometheus-exporter if { path /metrics }
  stats enable
  stats uri /stats
  stats refresh 5s`;
