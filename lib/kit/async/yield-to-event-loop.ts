import { setImmediate } from "node:timers/promises";

/** One queue for the process, on purpose: the event loop that it protects is one as well. */
let last: Promise<void> = Promise.resolve();

/**
 * Resolves in an event-loop iteration of its own, never in this one; callers are served first in, first
 * out. For work of some milliseconds, which would otherwise run back to back where it becomes ready
 * together, and for work that waits for what this iteration still brings. Shorter tasks share iterations
 * by `loopTime`.
 */
export function yieldToEventLoop(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}
