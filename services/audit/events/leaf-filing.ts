import {
  type Leaf,
  type LeafRecord,
  leafEvent,
  leafText,
  type RawEvent,
} from "#lib/evidence/leaf.ts";
import { evaluationName } from "../domain/log/evaluation-record.ts";
import type { LeafFiling } from "../domain/log/filing.ts";
import {
  type ComparisonRecord,
  comparisonRecordName,
  lateName,
  openingName,
} from "../domain/log/records.ts";
import { auditSetOfEvent } from "./decode-fact.ts";

/**
 * Under what a leaf belongs, by what it says itself: no hash is over the columns that it is kept under. Undefined for a
 * record of a type that this version does not know.
 */
export function filingOfLeaf({ content, sequence }: Leaf): LeafFiling | undefined {
  if ("event" in content) return { auditSet: auditSetOfEvent(content.event) ?? "", name: null };
  if (!("record" in content)) return { auditSet: "", name: null };
  const { record } = content;
  if (record.type !== "LATE_EVENT") return filingOfRecord(record);
  const place = typeof record.sequence === "number" ? record.sequence : sequence;
  const event = leafEvent(record.event as unknown as RawEvent, place);
  const name = lateName(leafText({ sequence: place, content: { event } }));
  return { auditSet: auditSetOfEvent(event) ?? "", name };
}

function filingOfRecord(record: LeafRecord): LeafFiling | undefined {
  const { type, auditSet, auditSets, waiver, seal, sprint } = record;
  if (type === "GATE_EVALUATED") {
    const [first] = auditSets as readonly string[];
    return { auditSet: `${first}`, name: evaluationName(record) };
  }
  if (type === "COMPARISON_MADE") {
    const made = record as unknown as ComparisonRecord;
    return { auditSet: made.auditSet, name: comparisonRecordName(made) };
  }
  if (type === "FACT_RECORDED" || type === "TERMS_JUDGED")
    return { auditSet: `${auditSet}`, name: null };
  if (type === "WAIVER_RECORDED") return { auditSet: "", name: `${waiver}` };
  if (type === "WAIVER_REVOKED") return { auditSet: "", name: `${waiver}/revocation` };
  if (type === "BARS_SEALED") return { auditSet: "", name: `${seal}` };
  if (type === "SEAL_OPENED") return { auditSet: `${sprint}`, name: openingName(`${seal}`) };
  return undefined;
}
