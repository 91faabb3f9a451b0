import { objectName } from "../../contract/naming";

/** The stack that commands in runbooks name: the one that `./lab up` makes. */
const stack = "lab";

/** Container of a service. */
export const container = (service: string) => objectName(stack, service);

/** Statements in MySQL, as root, from inside its container. */
export function inMysql(sql: string): string {
  return `docker exec ${container("mysql")} sh -c 'MYSQL_PWD=$(cat /run/secrets/mysql-root-password) mysql -uroot -t tickets -e "${sql}"'`;
}

/** A command in a service's container, as root. */
export function inside(service: string, command: string): string {
  return `docker exec --user 0 ${container(service)} sh -c '${command}'`;
}

/** Limits a service to a share of one CPU. */
export function limitCpu(service: string, share: number): string {
  return `docker update --cpu-quota ${share * 100_000} ${container(service)}`;
}

/** Takes the limit away: a lab has none. */
export const unlimitCpu = (service: string) => `docker update --cpu-quota -1 ${container(service)}`;

/** Bookings for so many seconds, in the background of a drill. */
export function bookings(seconds: number, options = ""): string {
  return `./lab load on-sale --duration ${seconds}s${options && ` ${options}`}`;
}

export const pause = (service: string) => `docker pause ${container(service)}`;
export const unpause = (service: string) => `docker unpause ${container(service)}`;
export const stop = (service: string) => `docker stop ${container(service)}`;
export const start = (service: string) => `docker start ${container(service)}`;
export const restart = (service: string) => `docker restart ${container(service)}`;

/** Process id, on this machine, of a service's first process. */
export const processOf = (service: string) => `$(docker inspect --format '{{.State.Pid}}' ${container(service)})`;

/** The figure itself has to be moved where a lab cannot honestly be brought to it. */
export function moveThreshold(name: string, value: string): string {
  return `Set \`${name}\` to ${value} in \`monitoring/thresholds.ts\` and run \`./lab up\`; put it back afterwards.`;
}
