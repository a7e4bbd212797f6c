import { performance } from "node:perf_hooks";

/** How long tasks may run in one event-loop iteration until the next one has to wait for another. */
const sliceMs = 1;

/** One queue for the process, on purpose: the event loop that it protects is one as well. */
const waiting: (() => void)[] = [];
/** When the first task of this iteration began; undefined while it has had none. */
let startedMs: number | undefined;
/** Whether a task has been let go of and has not run yet. */
let isTaskAhead = false;

/**
 * Resolves when the event loop has time for a task of up to about a millisecond: in this iteration while
 * its tasks have taken less than a millisecond together, otherwise in a later one, first in, first out.
 * Without it, tasks that become ready together run back to back and block the loop; with an iteration
 * for each, a short task costs less than the iteration that it waits for.
 */
export function loopTime(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (startedMs === undefined) {
      startedMs = performance.now();
      // The first immediate runs in this iteration still, before the loop looks for input again.
      setImmediate(() => setImmediate(nextIteration));
    }
    serve();
  });
}

function nextIteration(): void {
  if (waiting.length === 0) {
    startedMs = undefined;
    return;
  }
  startedMs = performance.now();
  setImmediate(nextIteration);
  serve();
}

/** Lets the next task run if there is time, and the one after it once that has run. */
function serve(): void {
  if (isTaskAhead || startedMs === undefined) return;
  if (performance.now() - startedMs >= sliceMs) return;
  const resolve = waiting.shift();
  if (resolve === undefined) return;
  isTaskAhead = true;
  resolve();
  // The task runs as a microtask of its own, which its caller may queue only after this returns.
  queueMicrotask(() => queueMicrotask(taskHasRun));
}

function taskHasRun(): void {
  isTaskAhead = false;
  serve();
}
