import v8 from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Disables V8's allocation-site pretenuring. The decoder of protobuf makes the messages of all types
 * at one allocation site. A few of them live long, so V8 would soon allocate every message in old
 * space, where only a full collection frees it.
 */
export function disablePretenuring(): void {
  v8.setFlagsFromString("--no-allocation-site-pretenuring");
}

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
