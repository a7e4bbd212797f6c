import type { Canonical } from "#lib/kernel/canonical.ts";

/** A value as JSON has it: canonical JSON writes a bigint as a decimal string. */
export type AsJson<Value> = Value extends bigint
  ? string
  : Value extends object
    ? { readonly [Key in keyof Value]: AsJson<Value[Key]> }
    : Value;

/** What this service has to know of one kind of fact in order to record it and to read it back. */
export interface FactDefinition<Value> {
  /** The audit set that the fact is evidence for; empty for none. */
  auditSetOf(value: Value): string;
  /** What the fact is about: within one audit set there is one fact of a kind for each identity. */
  identityOf(value: Value): string;
  /** What is recorded. */
  toContent(value: Value): Canonical;
  /**
   * What two facts under one identity have to agree on; absent: all that is recorded. Leaves out what earlier versions
   * did not record, so that a fact which is published again agrees with their record of it.
   */
  toCompared?(value: Value): Canonical;
  /** The value of a content that was recorded. */
  fromContent(content: AsJson<Value>): Value;
}
