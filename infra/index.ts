/**
 * TicketWatch: a ticket app on MySQL, everything that watches it, and the hosts that load it.
 * Configuration, then hosts, then services placed on hosts, then outputs.
 */
import * as pulumi from "@pulumi/pulumi";
import { loadThreads } from "../contract/mysql-sessions";
import { assertStackName } from "../contract/naming";
import { failIfEndedEarly } from "./early-end";
import { makeHosts } from "./hosts/fleet";
import { machineOf } from "./hosts/settings";
import { standIns as standInsOf } from "./images/catalogue";
import { stackOwner } from "./owner";
import { placementsOn, planPlacement } from "./placement";
import { readSettings } from "./read-settings";
import { AlertInbox } from "./services/alert-inbox";
import { Alertmanager } from "./services/alertmanager";
import { appReplicas } from "./services/app";
import { adminInput } from "./services/app-admin-input";
import { AppRelease } from "./services/app-release";
import { ContainerExporter } from "./services/container-exporter";
import { DockerSocketProxy } from "./services/docker-socket-proxy";
import { MysqldExporter, NodeExporter } from "./services/exporters";
import { Grafana } from "./services/grafana";
import { LoadBalancer } from "./services/load-balancer";
import { loadHosts } from "./services/loadgen";
import { Mysql } from "./services/mysql";
import { limitProcesses } from "./services/process-limits";
import { Prometheus } from "./services/prometheus";
import { Pushgateway } from "./services/pushgateway";
import { SeatsExporter } from "./services/seats-exporter";
import type { Service } from "./services/service";
import { monitoringLogin } from "./services/web-login";

const stack = pulumi.getStack();
assertStackName(stack);
const settings = readSettings();

const { machines, overlay: network } = makeHosts(stack, settings);
const { on, each, everywhere } = placementsOn(stack, machines, planPlacement(settings));

const mysql = new Mysql(on("mysql"), settings);
const release = new AppRelease(on("mysql"), mysql, settings);
const apps = appReplicas(each("app"), { mysql, release, settings });
const loadBalancer = new LoadBalancer(on("load-balancer"), apps, settings);
const nodeExporters = everywhere.map((place) => new NodeExporter(place, settings));
const mysqldExporter = new MysqldExporter(on("mysqld-exporter"), mysql, settings);
const socketProxies = everywhere.map((place) => new DockerSocketProxy(place, settings));
const containerExporters = socketProxies.map((proxy) => new ContainerExporter(proxy, settings));
const seatsExporter = new SeatsExporter(on("seats-exporter"), { mysql, release }, settings);
const pushgateway = new Pushgateway(on("pushgateway"), settings);
const alertInbox = new AlertInbox(on("alert-inbox"), settings);
const login = monitoringLogin();
const alertmanager = new Alertmanager(on("alertmanager"), { inbox: alertInbox, login }, settings);
const grafana = new Grafana(on("grafana"), login, settings);
const loadgens = loadHosts(each("loadgen"), { mysql, settings });
const watched: Service[] = [
  mysql,
  ...apps,
  loadBalancer,
  ...nodeExporters,
  mysqldExporter,
  ...socketProxies,
  ...containerExporters,
  seatsExporter,
  pushgateway,
  alertInbox,
  alertmanager,
  grafana,
  ...loadgens,
];
const prometheus = new Prometheus(on("prometheus"), { services: watched, alertmanager, grafana, login }, settings);

const placed: Service[] = [...watched, prometheus];
limitProcesses(placed);
failIfEndedEarly(pulumi.all(placed.map(({ container }) => container.urn)));

/** Where a browser reaches each published service; the app is reached through its load balancer. */
export const urls = Object.fromEntries(
  placed.filter(({ url }) => url).map(({ alias, url }) => [alias === loadBalancer.alias ? "app" : alias, url]),
);
export const services = Object.fromEntries(placed.map((service) => [service.alias, service.description]));
/** The service that load goes to: a single app itself, so that nothing stands between it and what is measured. */
export const entry = apps.length === 1 ? apps[0].alias : loadBalancer.alias;
export const hosts = Object.fromEntries(
  [...machines].map(([name, { kind, networks, reach, patience }]) => [
    name,
    { kind, machine: machineOf(settings.hosts[name]), network: networks.front, reach, patience },
  ]),
);
/** Whether what goes from host to host is encrypted; none on one host. */
export const overlay = network;
export const imageSource = settings.imageSource;
export const seats = settings.seats;
/** Most threads of a database scene; see contract/mysql-sessions.ts. */
export const databaseThreads = loadThreads(settings);
export const bookingStrategy = settings.bookingStrategy;
/** What stands in for a program that the image source lacks, and why. */
export const standIns = standInsOf[settings.imageSource];
/** Logins for people, by service. */
export const credentials = pulumi.secret({
  grafana: { user: "admin", password: grafana.adminPassword },
  prometheus: login,
  alertmanager: login,
});
/** See `stackOwner`. */
export const owner = stackOwner();
/** What `./lab reset` and the integrity check log in to MySQL with. */
export const adminDatabase = adminInput(mysql.login("owner"));
/** What `./lab restore` loads a dump with. */
export const restorePassword = pulumi.secret(mysql.login("restore").password);
export const appImage = release.built.name;
