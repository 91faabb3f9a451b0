import * as pulumi from "@pulumi/pulumi";
import { vi } from "vitest";

/** A resource that the program registered while it ran on mocks. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs are whatever the resource type takes
  readonly inputs: any;
}

// Pulumi's wire format marks special values with this key; https://www.pulumi.com/docs/iac/concepts/secrets/
const secretSignature = "4dabf18193072939515e22adb298388d";

/**
 * Runs the program without an engine, on mocked resources: for each the inputs are recorded and given back as outputs.
 * `stdout` is what commands print, by resource name. Provider calls throw, because the program has no business making any.
 */
export async function runProgram(
  stack: string,
  config: Record<string, string>,
  secretKeys: readonly string[] = [],
  stdout: Readonly<Record<string, string>> = {},
): Promise<{ readonly resources: readonly Registered[]; readonly outputs: Record<string, unknown> }> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, id }) {
        resources.push({ type, name, inputs: revealed(inputs) });
        return { id: id || `${name}-id`, state: { ...inputs, ...computed(type, name), ...printed(stdout[name]) } };
      },
      call({ token }) {
        throw new Error(`the program called ${token}`);
      },
    },
    "ticketwatch",
    stack,
    false,
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`ticketwatch:${key}`, value])),
    secretKeys.map((key) => `ticketwatch:${key}`),
  );
  // No agent has to have the keys of hosts that nobody reaches.
  vi.doMock("../hosts/key-agent", async (original) => ({ ...(await original<object>()), openAgents: () => new Map() }));
  const program = (await import("../index.js")) as Record<string, unknown>;
  const outputs = await resolved(program);
  // Outputs can be there while resources that nothing is read of are still being registered.
  await pulumi.runtime.disconnect();
  return { resources, outputs };
}

/** Inputs without the wrapping that marks a value as secret. */
function revealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  if (secretSignature in value) return revealed((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

function computed(type: string, name: string): object {
  if (name.endsWith("-certificate")) {
    return { stdout: JSON.stringify({ cert: `stdout-of-${name}`, private: `private-of-${name}` }) };
  }
  if (type === "command:local:Command") return { stdout: `stdout-of-${name}` };
  // The answer of a swarm's first host.
  if (type === "command:remote:Command") return { stdout: "encryption yes\nnode the-node" };
  if (type === "docker:index/remoteImage:RemoteImage") return { imageId: `sha256:${name}` };
  return {};
}

const printed = (stdout: string | undefined) => (stdout === undefined ? {} : { stdout });

async function resolved(values: Record<string, unknown>): Promise<Record<string, unknown>> {
  return await new Promise((resolve) => {
    pulumi.output(values).apply((known) => resolve(known));
  });
}
