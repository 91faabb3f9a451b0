import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Engine } from "./engine";
import type { Plugin } from "./resource";
import { service } from "./service";

const maxMessageBytes = 400 * 1024 * 1024;
const parentCheckMilliseconds = 2000;

/** Serves a plugin to the engine whose address is the first argument, and prints the port, as the engine expects. */
export async function serve(plugin: Plugin): Promise<void> {
  const port = await listen(plugin, process.argv[2] ?? "");
  leaveWithParent();
  process.stdout.write(`${port}\n`);
}

/** Serves a plugin on a free port of this machine. */
export async function listen(plugin: Plugin, engineAddress: string): Promise<number> {
  const server = new Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  server.addService(ResourceProviderService, service(plugin, new Engine(engineAddress)));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

/** An engine that was killed cannot stop its plugins, so they stop by themselves. */
function leaveWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), parentCheckMilliseconds).unref();
}
