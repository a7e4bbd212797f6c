import type { Bar } from "#lib/kernel/bar.ts";
import type { EntryTrigger } from "./order-entry.ts";

/** A market order fills at the open. */
export function marketTrigger(bar: Bar): EntryTrigger {
  return { price: bar.open, reference: "OPEN", rest: bar };
}
