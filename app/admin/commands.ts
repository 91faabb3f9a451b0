import { z } from "zod";
import { seatLimit } from "../booking/seat-layout";
import { withAdminConnection } from "../db/admin-connection";
import type { DatabaseConnection } from "../db/connection";
import { seatIndexStates } from "../db/seat-key";
import { checkIntegrity } from "./integrity";
import { migrate } from "./migrate";
import { reset } from "./reset";
import { emptyScratch, finishRestore } from "./restore";

const database = z.object({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(3306),
  name: z.string().min(1),
  user: z.string().min(1),
  password: z.string(),
  certificate: z.string().optional(),
});

const acknowledgedBooking = z.object({ bookingId: z.int(), seatId: z.int(), userId: z.string() });

const schemas = {
  migrate: z.object({
    database,
    seats: z.int().min(1).max(seatLimit).default(500),
    seatIndex: z.enum(seatIndexStates).default("on"),
    appUser: z.string().min(1).optional(),
    seatsExporterUser: z.string().min(1).optional(),
  }),
  reset: z.object({ database }),
  "prepare-restore": z.object({ database, scratch: z.string().min(1) }),
  "finish-restore": z.object({
    database,
    scratch: z.string().min(1),
    seats: z.int().min(1).max(seatLimit),
    seatIndex: z.enum(seatIndexStates).default("on"),
  }),
  integrity: z.object({ database, acknowledged: z.array(acknowledgedBooking).default([]) }),
};

type AdminCommand = keyof typeof schemas;
type Input<Command extends AdminCommand> = z.infer<(typeof schemas)[Command]>;

const commands: { [C in AdminCommand]: (connection: DatabaseConnection, input: Input<C>) => Promise<object> } = {
  migrate: (connection, { database: { name }, ...input }) => migrate(connection, { ...input, name }),
  reset,
  "prepare-restore": (connection, { scratch }) => emptyScratch(connection, scratch),
  "finish-restore": (connection, { database: { name }, ...input }) => finishRestore(connection, { ...input, name }),
  integrity: (connection, { acknowledged }) => checkIntegrity(connection, acknowledged),
};

/**
 * Runs one admin command on the database that `json` names, with the schema owner's account. What it has under way in
 * MySQL is ended when `gone` aborts.
 */
export async function runAdmin(command: string | undefined, json: string, gone?: AbortSignal): Promise<object> {
  if (!isCommand(command)) {
    throw new Error(`unknown admin command "${command ?? ""}": expected ${Object.keys(commands).join(", ")}`);
  }
  return run(command, json, gone);
}

function run<Command extends AdminCommand>(command: Command, json: string, gone?: AbortSignal): Promise<object> {
  const { success, data, error } = schemas[command].safeParse(parseJson(json));
  if (!success) {
    const faults = error.issues.map(({ path, message }) => `${path.join(".") || "document"}: ${message}`);
    throw new Error(`wrong input for ${command}: ${faults.join("; ")}`);
  }
  const input = data as Input<Command>;
  return withAdminConnection(input.database, (connection) => commands[command](connection, input), gone);
}

function isCommand(command: string | undefined): command is AdminCommand {
  return command !== undefined && Object.hasOwn(commands, command);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The document holds a password: no part of it may show up in the message.
    throw new Error("the input on stdin is not valid JSON");
  }
}
