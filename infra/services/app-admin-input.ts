import * as pulumi from "@pulumi/pulumi";
import type { DatabaseLogin } from "./mysql";

/** Standard input of an admin command: the schema owner's login, and what the command itself takes. */
export function adminInput(database: DatabaseLogin, input: object = {}): pulumi.Output<string> {
  return pulumi.secret(pulumi.output(database).apply((login) => JSON.stringify({ database: login, ...input })));
}
