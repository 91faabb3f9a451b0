import type { Connection, PrepareStatementInfo, QueryError } from "mysql2";

export type SqlValue = string | number | Date;

/** What mysql2 asks of a command, and hands to it. It queues any such object, its own commands being of this kind. */
interface Command {
  /** Begins when there is no packet, else takes a packet of the answer. Returns whether the command is over. */
  execute(packet: object | undefined, protocol: Protocol): boolean;
  /** Called by mysql2 itself only when the connection breaks. */
  onResult(error: QueryError | null, result?: unknown): void;
}

interface Protocol {
  addCommand(command: Command): Command;
  sequenceId: number;
  readonly stream: { cork(): void; uncork(): void };
}

export interface PreparedStatement {
  /** See `detached`. */
  readonly statement: PrepareStatementInfo;
  readonly values: readonly SqlValue[];
}

/**
 * Sends prepared statements in one packet, without waiting for an answer in between, and resolves with what came of
 * each when all have answered: its result, or its error. MySQL runs them in order, also those behind a failed one.
 *
 * mysql2 sends a command when the one before it is over. Here its own commands write and read as ever, all under one
 * command in its queue, so that no line of the protocol is written twice.
 */
export function sendTogether(connection: Connection, statements: readonly PreparedStatement[]): Promise<unknown[]> {
  return new Promise((resolve) => {
    const results: unknown[] = [];
    let left = statements.length;
    const commands = statements.map((prepared, index) =>
      commandOf(prepared, (error, result) => {
        results[index] = error ?? result;
        if (--left === 0) resolve(results);
      }),
    );
    protocolOf(connection).addCommand(new Pipeline(commands));
  });
}

const queue = {
  taken: undefined as Command | undefined,
  addCommand(command: Command) {
    this.taken = command;
    return command;
  },
};

/** A prepared statement whose commands mysql2 puts in no queue: made once, because that costs more than a command. */
export function detached(statement: PrepareStatementInfo): PrepareStatementInfo {
  return Object.create(statement, { _connection: { value: queue } }) as PrepareStatementInfo;
}

/** mysql2's own command for the statement. */
function commandOf({ statement, values }: PreparedStatement, onResult: Command["onResult"]): Command {
  queue.taken = undefined;
  statement.execute(values, onResult);
  if (!queue.taken)
    throw new Error("mysql2 made no command of a prepared statement: it is not the version this was made for");
  return queue.taken;
}

/** Several commands as one. Answers come in the order of the commands, each counting its packets from 1. */
class Pipeline implements Command {
  private waiting: readonly Command[] = [];

  constructor(private readonly commands: readonly Command[]) {}

  execute(packet: object | undefined, protocol: Protocol): boolean {
    if (packet) this.take(packet, protocol);
    else this.begin(protocol);
    return this.waiting.length === 0;
  }

  onResult(error: QueryError): void {
    for (const command of this.waiting) command.onResult(error);
  }

  private begin(protocol: Protocol): void {
    protocol.stream.cork();
    // One whose values cannot be written is over at once, and has told so.
    this.waiting = this.commands.filter((command) => !command.execute(undefined, protocol));
    protocol.stream.uncork();
  }

  private take(packet: object, protocol: Protocol): void {
    if (!this.waiting[0]?.execute(packet, protocol)) return;
    this.waiting = this.waiting.slice(1);
    protocol.sequenceId = 1;
  }
}

/** mysql2 types what its users call, not what its commands see. */
function protocolOf(connection: Connection): Protocol {
  return connection as unknown as Protocol;
}
