import { withinTime } from "../../kit/within-time";
import { DatabaseUnavailableError } from "./errors";

/** Settles as `promise` does, or rejects with DatabaseUnavailableError(`message`) after `milliseconds`. */
export function withDeadline<Value>(promise: Promise<Value>, milliseconds: number, message: string): Promise<Value> {
  return withinTime(
    promise,
    milliseconds,
    () => new DatabaseUnavailableError(`${message} within ${Math.round(milliseconds)} ms`),
  );
}
