import { setImmediate } from "node:timers/promises";

/** One queue for the process, on purpose: the event loop that it protects is one as well. */
let last: Promise<void> = Promise.resolve();

/**
 * Resolves in its own event-loop iteration; callers are served one per iteration, first in, first out.
 * Work of about a millisecond asks for one first: otherwise work that becomes ready together runs
 * back to back and blocks the loop.
 */
export function yieldToEventLoop(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}
