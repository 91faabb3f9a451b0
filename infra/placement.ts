import { z } from "zod";
import type { Host } from "./hosts/host";
import type { Placement } from "./services/service";

/** Services that run once, on a host of the user's choice. */
const singles = [
  "mysql",
  "load-balancer",
  "mysqld-exporter",
  "seats-exporter",
  "pushgateway",
  "alert-inbox",
  "alertmanager",
  "grafana",
  "prometheus",
] as const;

/** Services that are spread over hosts, and the setting that says how many there are. */
const spread = { app: "appReplicas", loadgen: "loadHosts" } as const;

/** Services that run on every host in any case. */
const everywhere = ["node-exporter", "docker-socket-proxy", "container-exporter"];

export type SingleService = (typeof singles)[number];
export type SpreadService = keyof typeof spread;

const names = z.union(
  [z.string().transform((one) => [one]), z.array(z.string())],
  "expected a host's name or a list of them",
);

/** Service → host, or list of hosts. Which names exist is checked by `placementProblems`, against the hosts. */
export const placementSchema = z.record(z.string(), names);

export type PlacementSettings = z.infer<typeof placementSchema>;

/** The settings that decide where services run. */
export interface PlacementInput {
  readonly hosts: Readonly<Record<string, unknown>>;
  readonly placement: PlacementSettings;
  readonly appReplicas: number;
  readonly loadHosts: number;
}

/** Names of hosts by what runs there. */
export interface PlacementPlan {
  /** All hosts; the first is where everything goes that is placed nowhere else. */
  readonly hosts: readonly [string, ...string[]];
  readonly single: Readonly<Record<SingleService, string>>;
  /** The host of each replica, in the replicas' order. */
  readonly replicas: Readonly<Record<SpreadService, readonly string[]>>;
}

/** Says where each service runs. The input must be without `placementProblems`. */
export function planPlacement(input: PlacementInput): PlacementPlan {
  const hosts = Object.keys(input.hosts) as [string, ...string[]];
  const chosen = (service: string) => input.placement[service] ?? [hosts[0]];
  const roundRobin = (service: SpreadService) =>
    Array.from({ length: input[spread[service]] }, (_, index) => {
      const choice = chosen(service);
      return choice[index % choice.length] as string;
    });
  return {
    hosts,
    single: Object.fromEntries(singles.map((service) => [service, chosen(service)[0]])) as PlacementPlan["single"],
    replicas: { app: roundRobin("app"), loadgen: roundRobin("loadgen") },
  };
}

/** What is wrong with a placement: a line for each mistake, with the remedy. */
export function placementProblems(input: PlacementInput): string[] {
  return Object.entries(input.placement).flatMap(([service, hosts]) => [
    ...serviceProblems(service, hosts),
    ...hostNameProblems(service, hosts, Object.keys(input.hosts)),
    ...countProblems(service, hosts, input),
  ]);
}

function serviceProblems(service: string, hosts: readonly string[]): string[] {
  if (everywhere.includes(service))
    return [`ticketwatch:placement has ${service}, which runs on every host: take it out`];
  if (![...singles, ...Object.keys(spread)].includes(service)) {
    const known = [...singles, ...Object.keys(spread)].sort().join(", ");
    return [`ticketwatch:placement has ${service}, which is no service; there are ${known}`];
  }
  if (hosts.length === 0) return [`ticketwatch:placement puts ${service} on no host: name one, or take it out`];
  if (hosts.length > 1 && !Object.hasOwn(spread, service))
    return [`ticketwatch:placement puts ${service} on ${hosts.join(" and ")}: it runs once, name one host`];
  return [];
}

function hostNameProblems(service: string, hosts: readonly string[], known: readonly string[]): string[] {
  const unknown = hosts.filter((host) => !known.includes(host));
  const twice = hosts.filter((host, index) => hosts.indexOf(host) !== index);
  return [
    ...unknown.map(
      (host) =>
        `ticketwatch:placement puts ${service} on ${host}, which is not in ticketwatch:hosts (${known.join(", ")})`,
    ),
    ...twice.map((host) => `ticketwatch:placement names ${host} twice for ${service}: replicas are shared out evenly`),
  ];
}

function countProblems(service: string, hosts: readonly string[], input: PlacementInput): string[] {
  if (!Object.hasOwn(spread, service)) return [];
  const setting = spread[service as SpreadService];
  const count = input[setting];
  if (hosts.length <= count) return [];
  return [
    `ticketwatch:placement spreads ${service} over ${hosts.length} hosts and ticketwatch:${setting} is ${count}: ` +
      `set it to ${hosts.length} at least, or name fewer hosts`,
  ];
}

/** The places of a plan, on hosts that were made. */
export function placementsOn(stack: string, hosts: ReadonlyMap<string, Host>, plan: PlacementPlan) {
  const isOnlyHost = plan.hosts.length === 1;
  const at = (name: string): Placement => ({ stack, host: hosts.get(name) as Host, isOnlyHost });
  return {
    /** Where a service runs that runs once. */
    on: (service: SingleService): Placement => at(plan.single[service]),
    /** Where each replica of a service runs. */
    each: (service: SpreadService): Placement[] => plan.replicas[service].map(at),
    /** Every host. */
    everywhere: plan.hosts.map(at),
  };
}
