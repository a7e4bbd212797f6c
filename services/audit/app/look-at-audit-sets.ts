import { armOf } from "../domain/comparison/arm.ts";
import type { AssuredDifference } from "../domain/comparison/assured-comparison.ts";
import { lookAt } from "../domain/comparison/assured-sets.ts";
import type { ComparedSets } from "../domain/comparison/comparison.ts";
import {
  type CompareDependencies,
  type ComparisonTerms,
  refuseItself,
  wholeEvidence,
} from "./compare-audit-sets.ts";

/** Which audit sets are looked at, and by what. */
export interface LookQuestion
  extends Pick<ComparedSets, "baseAuditSet" | "otherAuditSet" | "spec"> {
  readonly terms: ComparisonTerms;
  /** What was not known before it does not count; absent for all that is recorded. */
  readonly untilMs?: number;
}

/**
 * Looks at two audit sets by their decisive metric. Nothing is recorded: the evidence grows, and each look at it holds.
 * @throws Fault as compareAuditSets
 */
export async function lookAtAuditSets(
  { reader, assurance }: Pick<CompareDependencies, "reader" | "assurance">,
  { spec, terms, untilMs = Number.POSITIVE_INFINITY, ...sets }: LookQuestion,
): Promise<AssuredDifference> {
  refuseItself(sets);
  const [base, other] = await wholeEvidence(reader, sets);
  const arms = [armOf(base), armOf(other)] as const;
  return lookAt(arms, spec.decisiveMetric, spec, { ...assurance, ...terms }, untilMs);
}
