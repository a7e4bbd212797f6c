import v8 from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Collects all garbage at once: what a start leaves behind (the text of modules, what was made to
 * warm up) would else be collected while the first callers wait. Takes tens of milliseconds, and leaves
 * the heap small: what comes next makes it grow again. Does nothing on an engine that does not let itself be told.
 */
export function collectGarbage(): void {
  v8.setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("globalThis.gc");
  if (typeof collect === "function") collect();
}
