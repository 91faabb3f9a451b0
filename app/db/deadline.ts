import { DatabaseUnavailableError } from "./errors";

/** Settles as `promise` does, or rejects with DatabaseUnavailableError(`message`) after `milliseconds`. */
export async function withDeadline<Value>(promise: Promise<Value>, milliseconds: number, message: string) {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DatabaseUnavailableError(`${message} within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
