import { fileFlags } from "./bars/file-flags.ts";
import { type Flag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";

/**
 * Refuses flags that cannot stand beside each other.
 * @param sprintFlags - all flags of the command.
 * @throws Fault FIELD_INVALID
 */
export function refuseContradictions({ values }: ReadFlags, sprintFlags: readonly Flag[]): void {
  const planned = sprintFlags.find((flag) => flag.describesSprint && values.has(flag.name));
  if (values.has("resume") && planned !== undefined) {
    const advice = "a resumed sprint keeps what it was planned with; leave it out";
    throw usageFault(`--${planned.name}`, advice);
  }
  const ofFiles = fileFlags.find((flag) => values.has(flag.name));
  if (ofFiles !== undefined && !values.has("bars")) {
    throw usageFault(`--${ofFiles.name}`, "says how files are read; name them with --bars");
  }
  if (values.has("address") && values.has("data-dir")) {
    throw usageFault("--data-dir", "the gateway at --address keeps its own data; leave one out");
  }
  if (values.has("address") && values.has("log")) {
    throw usageFault("--log", "the gateway at --address writes its own log; leave one out");
  }
}
