import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { privateKeyPath, type SshLogin } from "./ssh-command";

/** The private key that ssh takes to a host. Throws a clear error, with the host's name, when it cannot be read. */
export function privateKey(name: string, host: Pick<SshLogin, "privateKeyFile">): string {
  try {
    return readFileSync(privateKeyPath(host), "utf8");
  } catch (error) {
    throw new pulumi.RunError(
      `the private key of host "${name}" cannot be read: ${(error as Error).message}\n` +
        "Set privateKeyFile in ticketwatch:hosts to a file on this machine.",
    );
  }
}
