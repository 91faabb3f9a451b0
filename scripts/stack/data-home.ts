import { dataVolumeName, objectName } from "../../contract/naming";
import type { Settings } from "../../infra/config";
import { dataHome } from "../../infra/data-home";
import { UserError } from "../../kit/user-error";
import type { StackOutputs } from "./outputs";
import type { KnownObjects } from "./stack-objects";

/** Throws when a stack has another name than when its containers were made: its data would stay behind under that name. */
export function assertSameName(stack: string, { mysql }: KnownObjects): void {
  if (!mysql || mysql === objectName(stack, "mysql")) return;
  const former = new RegExp(`^${objectName("(.+)", "mysql")}$`).exec(mysql)?.[1] ?? mysql;
  throw new UserError(
    `the stack "${stack}" was renamed from "${former}": MySQL would begin empty, and its data stay behind in the volume ${dataVolumeName(mysql)}`,
    `give it its name back: ./lab pulumi --stack ${stack} stack rename ${former}`,
  );
}

/** Throws when MySQL is to leave the machine that has its data, unless the settings say that the data may be lost. */
export function assertDataStays(
  stack: string,
  outputs: StackOutputs | undefined,
  settings: Settings,
  { dataHome: said }: Pick<KnownObjects, "dataHome"> = {},
): void {
  const now = dataHome(settings);
  // An `up` that was cut off leaves no outputs; the guard's own words are in the state before any host is touched.
  const [, saidHost, saidMachine] = /^(\S+) \((.*)\)/.exec(said ?? "") ?? [];
  const host = outputs?.services.mysql?.host ?? saidHost;
  if (host === undefined || host === settings.abandonDataOn) return;
  const machine = outputs?.hosts[host]?.machine ?? saidMachine ?? now.machine;
  if (host === now.host && machine === now.machine) return;
  const target = host === now.host ? `another machine of that name (${now.machine})` : now.host;
  throw new UserError(
    `MySQL's data is on ${host} (${machine}), and ticketwatch:placement and ticketwatch:hosts now put MySQL on ${target}: it would begin empty there, and the data on ${host} would be lost`,
    [
      `leave MySQL on ${host}, or move it with its data:`,
      `./lab dump tickets.sql --stack ${stack}`,
      `this ./lab up again, with --set abandonDataOn=${host}`,
      `./lab restore tickets.sql --stack ${stack}`,
    ].join("\n         "),
  );
}
