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
export async function withinTime<Value>(promise: Promise<Value>, milliseconds: number, late: () => Error) {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
