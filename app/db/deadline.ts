import { DatabaseUnavailableError } from "./errors";

/** Settles as `promise` does, or rejects with DatabaseUnavailableError(`message`) after `milliseconds`. */
export function withDeadline<Value>(promise: Promise<Value>, milliseconds: number, message: string): Promise<Value> {
  return withinTime(
    promise,
    milliseconds,
    () => new DatabaseUnavailableError(`${message} within ${Math.round(milliseconds)} ms`),
  );
}

/** Settles as `promise` does, or rejects with `late()` after `milliseconds`. */
export function withinTime<Value>(promise: Promise<Value>, milliseconds: number, late: () => Error): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
