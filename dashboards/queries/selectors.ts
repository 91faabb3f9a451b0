import type { Selector } from "./promql";

/** Series of the hosts that are chosen above the dashboard. */
export const onHosts: Selector = 'host=~"$host"';

/** Series of the chosen replicas of the app, on the chosen hosts. */
export const ofReplicas: Selector = `job="app", ${onHosts}, instance=~"$replica"`;

/** Series of every replica of the app: for figures of the whole sale. */
export const ofApp: Selector = 'job="app"';

/** What MySQL holds is the whole sale's, whichever hosts and replicas are chosen. */
export const ofSeats: Selector = 'job="seats-exporter"';
export const ofLoadBalancer: Selector = `job="load-balancer", ${onHosts}`;
export const ofMysql: Selector = `job="mysqld-exporter", ${onHosts}, instance=~"$mysql"`;
export const ofMachines: Selector = `job="node-exporter", ${onHosts}`;
/** The chosen services in series that rules made, which have no job any more; and in those of the exporter itself. */
export const ofServices: Selector = `${onHosts}, service=~"$service"`;
export const ofContainers: Selector = `job="container-exporter", ${ofServices}`;
export const ofScenes: Selector = 'job="load", scene=~"$scene"';
export const ofJobs: Selector = `job=~"$job", ${onHosts}`;
