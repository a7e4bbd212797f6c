import type { LeafRecord } from "#lib/evidence/leaf.ts";
import type { FactRecord } from "../facts/fact.ts";

/** The record of a fact that no event in the log carries. */
export function factRecordLeaf(fact: Omit<FactRecord, "factHash">): LeafRecord {
  const { auditSet, kind, identity, timeMs, content } = fact;
  return { type: "FACT_RECORDED", auditSet, kind, identity, timeMs, content };
}
