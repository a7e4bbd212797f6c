import { setTimeout } from "node:timers/promises";

/** The promise's outcome, or a rejection with `reason()` as soon as `signal` aborts. */
export function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  reason: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(reason());
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Whether work ends, by itself or with an error, before so many milliseconds have passed. */
export async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const ended = new AbortController();
  const timer = setTimeout(ms, false, { signal: ended.signal }).catch(() => true);
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, timer]);
  } finally {
    ended.abort();
  }
}
