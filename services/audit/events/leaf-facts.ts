import type { Leaf, LeafEvent, LeafRecord, RawEvent } from "#lib/evidence/leaf.ts";
import { leafEvent } from "#lib/evidence/leaf.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { FactWriter } from "../app/ports.ts";
import type { FactRecord } from "../domain/facts/fact.ts";
import { recordEvent } from "./consume-facts.ts";

/** A fact that a leaf brings; without its hash where no event in the log carries it. */
export type LeafFact = Omit<FactRecord, "factHash"> & Partial<Pick<FactRecord, "factHash">>;

/**
 * The facts that a leaf brings, as they are recorded: none of one that is no evidence, and of one that this version
 * cannot read.
 */
export function factsOfLeaf({ content, sequence }: Leaf): readonly LeafFact[] {
  if ("event" in content) return factsOfEvent(content.event);
  if (!("record" in content)) return [];
  const { record } = content;
  if (record.type === "FACT_RECORDED") return [factOfRecord(record)];
  if (record.type !== "LATE_EVENT") return [];
  const place = typeof record.sequence === "number" ? record.sequence : sequence;
  return factsOfEvent(leafEvent(record.event as unknown as RawEvent, place));
}

function factOfRecord(record: LeafRecord): LeafFact {
  const { type: _, ...fact } = record;
  return fact as unknown as LeafFact;
}

function factsOfEvent(event: LeafEvent): readonly FactRecord[] {
  const facts: FactRecord[] = [];
  const collector: FactWriter = {
    insert: (record) => facts.push(record) > 0,
    recordedHash: () => undefined,
  };
  try {
    recordEvent(collector, event);
  } catch (error) {
    if (error instanceof Fault && error.code === "INVALID_ARGUMENT") return [];
    throw error;
  }
  return facts;
}
