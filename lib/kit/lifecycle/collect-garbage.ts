import v8 from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Runs a full garbage collection now. Otherwise what a start leaves behind (the source text of modules,
 * objects of the warm-up) is collected while the first callers wait. Takes tens of milliseconds. Does
 * nothing on an engine without V8's flags.
 */
export function collectGarbage(): void {
  v8.setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("globalThis.gc");
  if (typeof collect === "function") collect();
}
