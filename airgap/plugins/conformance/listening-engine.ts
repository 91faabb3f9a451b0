import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

type Log = (call: ServerUnaryCall<LogRequest, Empty>, done: sendUnaryData<Empty>) => void;

/** The engine's side of a plugin's log: it takes every line and keeps it. Plugins fail without one. */
export class ListeningEngine {
  readonly lines: string[] = [];
  private readonly server = new Server();

  async start(): Promise<string> {
    const log: Log = (call, done) => {
      this.lines.push(call.request.getMessage());
      done(null, new Empty());
    };
    this.server.addService({ log: EngineService.log }, { log });
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
  }

  stop = (): void => this.server.forceShutdown();
}
