import { type Fault, invalidField } from "#lib/kernel/fault.ts";
import { auditSetOf, type Fact, factHash, identityOf, madeOf } from "../domain/facts/fact.ts";
import type { FactWriter } from "./ports.ts";

/**
 * Records a fact once. The same fact again changes nothing; a fact without an audit set is no
 * evidence and is not kept. A score also records the forecast that it scores, so that either may come
 * first, and the two must agree on what was fixed in advance.
 *
 * @throws Fault INVALID_ARGUMENT when another fact is recorded under the same identity: nothing says
 *   which of the two is true, so the second is not evidence.
 */
export async function recordFact(writer: FactWriter, fact: Fact): Promise<void> {
  if (auditSetOf(fact) === "") return;
  if (fact.kind === "FORECAST_SCORED") await recordOnce(writer, madeOf(fact.value));
  await recordOnce(writer, fact);
}

async function recordOnce(writer: FactWriter, fact: Fact): Promise<void> {
  const auditSet = auditSetOf(fact);
  const identity = identityOf(fact);
  const recorded = await writer.recordedHash(fact.kind, auditSet, identity);
  if (recorded === factHash(fact)) return;
  if (recorded !== undefined) throw conflict(fact.kind, auditSet, identity);
  await writer.insert(fact);
}

function conflict(kind: string, auditSet: string, identity: string): Fault {
  return invalidField(
    identity,
    `another ${kind} is recorded for it in audit set ${auditSet}; compare both at their publisher`,
  );
}
