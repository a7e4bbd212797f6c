import type { Canonical } from "#lib/kernel/canonical.ts";

/** What this service has to know of one kind of fact in order to record it. */
export interface FactDefinition<Value> {
  /** The audit set that the fact is evidence for; empty for none. */
  auditSetOf(value: Value): string;
  /** What the fact is about: within one audit set there is one fact of a kind for each identity. */
  identityOf(value: Value): string;
  /** What the fact says, without when it was said: two facts that agree have the same content. */
  contentOf(value: Value): Canonical;
}
