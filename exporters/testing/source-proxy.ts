import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";

/** Stands between an exporter and its real source, and can take the source away in the ways that sources go. */
export class SourceProxy {
  /** First lines of what the exporter sent, connection by connection and request by request. */
  readonly requests: string[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private hangs = false;

  /** `address` is a path or, for TCP, 0; `port` tells which port that became. */
  constructor(
    private readonly source: NetConnectOpts,
    private readonly address: string | 0,
  ) {}

  get port(): number {
    const address = this.server?.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  async open(port = 0): Promise<void> {
    this.server = createServer((client) => this.serve(client));
    if (this.address === 0) this.server.listen(port, "127.0.0.1");
    else this.server.listen(this.address);
    await once(this.server, "listening");
  }

  /** Nobody listens any more, and what was open is cut off. */
  async close(): Promise<void> {
    this.cutOff();
    this.server?.close();
    await once(this.server as Server, "close");
    if (typeof this.address === "string") rmSync(this.address, { force: true });
  }

  /** From now on connections are taken and nothing is ever answered, old connections included. */
  hang(): void {
    this.hangs = true;
  }

  resume(): void {
    this.hangs = false;
    this.cutOff();
  }

  private cutOff(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private serve(client: Socket): void {
    const source = connect(this.source);
    for (const socket of [client, source]) {
      this.sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.sockets.delete(socket));
    }
    client.on("data", (data) => {
      this.requests.push(data.toString("latin1").split("\r\n")[0] ?? "");
      if (!this.hangs) source.write(data);
    });
    source.on("data", (data) => this.hangs || client.write(data));
    client.on("close", () => source.destroy());
    source.on("close", () => client.destroy());
  }
}
