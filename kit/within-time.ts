/** Settles as `promise` does, or rejects with `late()` after `milliseconds`. */
export function withinTime<Value>(promise: Promise<Value>, milliseconds: number, late: () => Error): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Runs `work` with a signal that aborts when `signal` does, or after `milliseconds`. `AbortSignal.any` with a timeout does
 * not do: Node may collect the timeout as garbage before it fires, and then it never does (nodejs/node #57736).
 */
export async function abortedWithin<Result>(
  signal: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException("it took too long", "TimeoutError")), milliseconds);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
