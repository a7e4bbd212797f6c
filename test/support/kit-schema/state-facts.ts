import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { testEvent } from "../test-event.ts";
import type { KitStore } from "./open-kit-store.ts";

/** Writes so many facts of a source into the outbox, and answers the sequence of the last one. */
export function stateFacts(store: KitStore, count: number, source = "test"): Promise<number> {
  const facts = Array.from({ length: count }, (_, index) => testEvent(source, index + 1));
  return store.write((tx) => appendToOutbox(tx, source, facts));
}
