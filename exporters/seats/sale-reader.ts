import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type DatabaseSettings } from "../../kit/database-settings";
import { type SaleState, selectSaleState } from "./sale-state";

/** Reads the sale's state over one connection that is kept while it works. */
export class SaleReader {
  private connection: Connection | undefined;

  constructor(private readonly settings: DatabaseSettings) {}

  /** Rejects when MySQL does not answer; once the signal aborts, the connection is given up with its statement. */
  async read(signal: AbortSignal): Promise<SaleState> {
    const giveUp = () => this.close();
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      const connection = await this.connect(signal);
      const [[state]] = await connection.execute<(SaleState & RowDataPacket)[]>(selectSaleState);
      return state as SaleState;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  close(): void {
    this.connection?.destroy();
    this.connection = undefined;
  }

  private async connect(signal: AbortSignal): Promise<Connection> {
    if (this.connection) return this.connection;
    const connection = await createConnection(connectionOptions(this.settings));
    // What breaks is told by the next statement; without a listener it would end the process.
    connection.on("error", () => {});
    if (signal.aborted) connection.destroy();
    else this.connection = connection;
    return connection;
  }
}
