import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The engine's log, where lines about a resource are shown; connects with the first line. */
export class Engine {
  private client: EngineClient | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(public address: string) {}

  /** Shows a line beside a resource; a passing one is forgotten when the resource is done. Lines keep their order. */
  log(urn: string, severity: "info" | "warning", message: string, passing: boolean): void {
    if (!this.address) return;
    this.client ??= new EngineClient(this.address, credentials.createInsecure());
    const request = new LogRequest()
      .setUrn(urn)
      .setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING)
      .setMessage(message)
      .setEphemeral(passing);
    this.last = this.last.then(() => this.send(request));
  }

  /** Waits until every line so far has arrived. */
  flush(): Promise<void> {
    return this.last;
  }

  private send(request: LogRequest): Promise<void> {
    // A line that cannot be shown must not fail the work it tells of.
    return new Promise((resolve) => this.client?.log(request, () => resolve()));
  }
}
