import { objectName, serviceLabel, stackLabel } from "../../contract/naming";

/** Commands of the app's admin entry point; see app/admin.ts. */
export type AdminCommand = "migrate" | "reset" | "integrity" | "prepare-restore" | "finish-restore";

export interface AdminCommandArgs {
  readonly stack: string;
  readonly network: string;
  /** Image of the app. */
  readonly image: string;
  readonly command: AdminCommand;
}

/** Name of the container that an admin command runs in: two of a kind exclude each other. */
export function adminContainer(stack: string, command: AdminCommand): string {
  return objectName(stack, `admin-${command}`);
}

/**
 * The command line that runs one of the app's admin commands beside the database, in a container of its own that
 * is gone afterwards. The input goes to its standard input, the result comes from its standard output, as JSON.
 */
export function adminCommand({ stack, network, image, command }: AdminCommandArgs): string[] {
  return [
    ...["docker", "run", "--rm", "--interactive", "--network", network, "--memory", "128m"],
    ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--read-only", "--pids-limit", "64"],
    ...["--label", `${stackLabel}=${stack}`, "--label", `${serviceLabel}=admin-${command}`],
    ...["--log-driver", "none", "--name", adminContainer(stack, command)],
    ...[image, "node", "admin.js", command],
  ];
}
