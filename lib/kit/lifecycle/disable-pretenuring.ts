import v8 from "node:v8";

/**
 * Disables V8's allocation-site pretenuring. The decoder of protobuf makes the messages of all types
 * at one allocation site. A few of them live long, so V8 would soon allocate every message in old
 * space, where only a full collection frees it.
 */
export function disablePretenuring(): void {
  v8.setFlagsFromString("--no-allocation-site-pretenuring");
}
