import { hostname } from "node:os";
import { UserError } from "../../kit/user-error";
import { describeHolder, withLockFile } from "../lib/lock-file";
import { workFiles } from "../lib/paths";

/**
 * Runs `action` while no other `./lab` of this folder changes or loads the same stack: a reset in the middle of a load
 * would look like lost bookings, and a second `up` would take the first one's new containers for leftovers.
 */
export function withLock<Result>(stack: string, command: string, action: () => Promise<Result>): Promise<Result> {
  const busy = (holder: Parameters<typeof describeHolder>[0]) =>
    new UserError(
      `${describeHolder(holder)} is at work on the lab "${stack}"`,
      holder && holder.machine !== hostname()
        ? `wait until it is done; if that machine runs it no more: rm ${workFiles.lock(stack)}`
        : `wait until it is done, or interrupt it: Ctrl-C where it runs, or kill ${holder?.pid}`,
    );
  return withLockFile(workFiles.lock(stack), command, busy, action);
}
