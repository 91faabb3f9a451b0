import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { UserError } from "../../kit/user-error";

/** The protocol's parts take a moment to load, and are seldom needed. */
const load = createRequire(__filename);

const answerSeconds = 20;

/** The version that a plugin's executable names when it is asked as Pulumi's engine asks: `GetPluginInfo` over gRPC. */
export async function versionOf(executable: string): Promise<string> {
  // The address of an engine, which plugins want to be given; one that only says its version has nothing to tell it.
  const child = spawn(executable, ["127.0.0.1:9"], { stdio: ["ignore", "pipe", "ignore"] });
  const failed = once(child, "exit").then(([code]) => Promise.reject(new Error(`it ended with ${code}`)));
  const spawned = once(child, "error").then(([error]) => Promise.reject(error));
  try {
    const port = once(createInterface({ input: child.stdout }), "line").then(([line]) => Number(line));
    return await Promise.race([port.then(askVersion), failed, spawned, tooLate()]);
  } catch (error) {
    throw new UserError(
      `the plugin ${executable} cannot be used: ${(error as Error).message}`,
      "take it off PATH, or put one that works in its place",
    );
  } finally {
    child.kill();
  }
}

async function askVersion(port: number): Promise<string> {
  const { credentials } = load("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
  const { ResourceProviderClient } = load(
    "@pulumi/pulumi/proto/provider_grpc_pb",
  ) as typeof import("@pulumi/pulumi/proto/provider_grpc_pb");
  const { Empty } = load(
    "google-protobuf/google/protobuf/empty_pb",
  ) as typeof import("google-protobuf/google/protobuf/empty_pb");
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise<string>((resolve, reject) =>
      client.getPluginInfo(new Empty(), (error: Error | null, info: PluginInfo) =>
        error ? reject(error) : resolve(info.getVersion().replace(/^v/, "")),
      ),
    );
  } finally {
    client.close();
  }
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`no answer within ${answerSeconds} s`)), answerSeconds * 1000).unref(),
  );
}
