import * as pulumi from "@pulumi/pulumi";
import { objectName, serviceLabel, stackLabel } from "../naming";
import type { DatabaseLogin } from "./mysql";

/** Commands of the app's admin entry point; see app/admin.ts. */
export type AdminCommand = "migrate" | "reset" | "integrity";

export interface AdminCommandArgs {
  readonly stack: string;
  readonly network: string;
  /** Image of the app. */
  readonly image: string;
  readonly command: AdminCommand;
}

/**
 * The command line that runs one of the app's admin commands beside the database, in a container of its own that
 * is gone afterwards. The input goes to its standard input, the result comes from its standard output, as JSON.
 */
export function adminCommand({ stack, network, image, command }: AdminCommandArgs): string[] {
  return [
    ...["docker", "run", "--rm", "--interactive", "--network", network, "--memory", "128m"],
    ...["--label", `${stackLabel}=${stack}`, "--label", `${serviceLabel}=admin-${command}`],
    ...["--log-driver", "none", "--name", `${objectName(stack, `admin-${command}`)}`],
    ...[image, "node", "admin.js", command],
  ];
}

/** Standard input of an admin command: the schema owner's login, and what the command itself takes. */
export function adminInput(database: DatabaseLogin, input: object = {}): pulumi.Output<string> {
  return pulumi.secret(pulumi.output(database).apply((login) => JSON.stringify({ database: login, ...input })));
}
