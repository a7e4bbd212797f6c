import { type Fault, invalidField } from "#lib/kernel/fault.ts";
import { type Fact, type FactRecord, madeOf, recordOf } from "../domain/facts/fact.ts";
import type { FactWriter } from "./ports.ts";

/**
 * Records a fact once, with the time at which it was published. The same fact again changes nothing; a
 * fact without an audit set is no evidence and is not kept. A score also records the forecast that it
 * scores, so that either may come first, and the two must agree on what was fixed in advance. A decision also records
 * the policy that it was held to. Neither says when the other was published.
 *
 * @throws Fault INVALID_ARGUMENT when another fact is recorded under the same identity: nothing says
 *   which of the two is true, so the second is not evidence.
 */
export function recordFact(writer: FactWriter, fact: Fact, timeMs: number): void {
  const record = recordOf(fact, timeMs);
  if (record.auditSet === "") return;
  if (fact.kind === "FORECAST_SCORED") recordOnce(writer, recordOf(madeOf(fact), null));
  if (fact.kind === "DECISION_MADE" && fact.value.appliedPolicy !== undefined) {
    const applied = { kind: "POLICY_APPLIED", value: fact.value.appliedPolicy } as const;
    recordOnce(writer, recordOf(applied, null));
  }
  recordOnce(writer, record);
}

function recordOnce(writer: FactWriter, record: FactRecord): void {
  if (writer.insert(record)) return;
  if (writer.recordedHash(record) !== record.factHash) throw conflict(record);
}

function conflict({ kind, auditSet, identity }: FactRecord): Fault {
  return invalidField(
    identity,
    `another ${kind} is recorded for it in audit set ${auditSet}; compare both at their publisher`,
  );
}
