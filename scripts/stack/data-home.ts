import type { Settings } from "../../infra/config";
import { dataHome } from "../../infra/data-home";
import { UserError } from "../lib/user-error";
import type { StackOutputs } from "./outputs";

/** Throws when MySQL is to leave the machine that has its data, unless the settings say that the data may be lost. */
export function assertDataStays(stack: string, outputs: StackOutputs | undefined, settings: Settings): void {
  const host = outputs?.services.mysql?.host;
  if (!outputs || host === undefined || host === settings.abandonDataOn) return;
  const now = dataHome(settings);
  const machine = outputs.hosts[host]?.machine ?? now.machine;
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
