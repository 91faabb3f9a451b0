import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { ownerLabel, serviceLabel, stackLabel } from "../contract/naming";

let owner: pulumi.Output<string> | undefined;

/**
 * The stack's own id, made on its first `up` and kept in its state. A stack of the same name in another folder, backend
 * or engine has another one, so that nobody takes the one's containers for the other's.
 */
export function stackOwner(): pulumi.Output<string> {
  owner ??= new command.local.Command(
    "owner",
    { create: `node -e "process.stdout.write(require('node:crypto').randomUUID())"`, logging: "none" },
    { ignoreChanges: ["create"] },
  ).stdout;
  return owner;
}

/** The labels of a stack's object, and of the service that it belongs to. */
export function labelsOf(stack: string, service?: string) {
  return [
    { label: stackLabel, value: stack },
    ...(service ? [{ label: serviceLabel, value: service }] : []),
    { label: ownerLabel, value: stackOwner() },
  ];
}

/** Objects that cannot be made anew for a label's sake: volumes hold data, and networks whatever is on them. */
export const keepsItsLabels = { ignoreChanges: ["labels"] };
