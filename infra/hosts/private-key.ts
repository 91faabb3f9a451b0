import { accessSync, constants } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { keyAgent, openAgents } from "./key-agent";
import { privateKeyPath, type SshLogin } from "./ssh-command";

type KeyOf = Pick<SshLogin, "privateKeyFile">;

const remedy = "Set privateKeyFile in ticketwatch:hosts to a file on this machine, a key without a passphrase.";

/** Throws a clear error, with the host's name, when the private key that ssh takes to a host cannot be read. */
export function assertReadable(name: string, key: KeyOf): void {
  try {
    accessSync(privateKeyPath(key), constants.R_OK);
  } catch (error) {
    throw new pulumi.RunError(
      `the private key of host "${name}" cannot be read: ${(error as Error).message}\n${remedy}`,
    );
  }
}

/**
 * Puts the hosts' keys within reach of Pulumi's commands for as long as it runs. The keys themselves are no part of any
 * resource: they would be in the state, and so wherever the backend keeps it.
 */
export function openKeys(stack: string, keys: ReadonlyMap<string, KeyOf>): void {
  if (pulumi.runtime.isDryRun()) return;
  // Pulumi is there for longer than its program: it removes what the program no longer has afterwards.
  const problems = openAgents(stack, [...keys.values()], process.ppid);
  for (const [name, key] of keys) {
    const problem = problems.get(keyAgent(stack, key));
    if (problem) throw new pulumi.RunError(`the private key of host "${name}" cannot be used: ${problem}\n${remedy}`);
  }
}
