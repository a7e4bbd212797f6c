import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { type AssurancePolicy, familyAlpha } from "../domain/assurance/assurance-policy.ts";
import type { AssuredTerms } from "../domain/comparison/assured-sets.ts";
import { compareSets } from "../domain/comparison/compare-sets.ts";
import {
  type ComparedSets,
  comparisonName,
  type SetComparison,
} from "../domain/comparison/comparison.ts";
import type { Evidence } from "../domain/evidence/evidence.ts";
import type { MetricParameters } from "../domain/metrics/scorecard-metric.ts";
import { scorecardHash } from "../domain/scorecard.ts";
import type { ComparisonStore, EvidenceReader } from "./ports.ts";

/** What nobody asks for and the answer is judged by. */
export interface ComparisonTerms
  extends Pick<AssuredTerms, "trialNumber" | "seenUntilMs" | "lastAsOfMs" | "lookTimesMs"> {
  /** α that was pinned with the trial; absent for that of the policy, which a larger one counts as. */
  readonly familyAlphaRatio?: number | undefined;
}

/** What CompareAuditSets works with. */
export interface CompareDependencies {
  readonly reader: EvidenceReader;
  readonly comparisons: ComparisonStore;
  /** The parameters of the scorecard's metrics. */
  readonly policy: MetricParameters;
  readonly assurance: AssurancePolicy;
  readonly nowMs: () => number;
}

/**
 * Compares two audit sets and records the answer, which is never changed: asked again, the recorded one is the answer,
 * whatever evidence came since. So it rests on whole evidence or is not made.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID for an audit set held against itself; FACTS_PENDING where facts of one
 *   of them could not be read or have not arrived.
 */
export async function compareAuditSets(
  { reader, comparisons, policy: parameters, assurance, nowMs }: CompareDependencies,
  { terms, ...asked }: ComparedSets & { readonly terms?: ComparisonTerms },
): Promise<SetComparison> {
  const { spec } = asked;
  refuseItself(asked);
  const name = comparisonName(asked);
  const known = comparisons.find(name);
  if (known !== undefined) return known;
  const [base, other] = await wholeEvidence(reader, asked);
  const earlier = earlierQuestion(comparisons, asked);
  const { familyAlphaRatio, ...stated } = terms ?? {};
  const levels: AssuredTerms = {
    ...{ ...assurance, alphaRatio: familyAlpha(assurance, { familyAlphaRatio }) },
    ...stated,
    ...(earlier !== undefined && { earlier }),
  };
  const findings = compareSets(base, other, spec, levels);
  const basis = {
    parameters,
    terms: levels,
    baseScorecardHash: scorecardHash(base, parameters),
    otherScorecardHash: scorecardHash(other, parameters),
  };
  return comparisons.keep({ ...asked, ...findings, name, createTimeMs: nowMs() }, basis);
}

/** @throws Fault FIELD_INVALID */
export function refuseItself({
  baseAuditSet,
  otherAuditSet,
}: Pick<ComparedSets, "baseAuditSet" | "otherAuditSet">): void {
  if (baseAuditSet !== otherAuditSet) return;
  throw invalidField("other_audit_set", "is the base itself; name another audit set");
}

/** Comparisons of one audit set that are looked through. */
const mostEarlier = 10_000;

/** The first comparison that was recorded of the same two audit sets, whichever is the base; undefined for none. */
function earlierQuestion(
  comparisons: ComparisonStore,
  { baseAuditSet, otherAuditSet }: ComparedSets,
): string | undefined {
  const listed = comparisons.list({ auditSet: baseAuditSet, variedPath: "" }, 0, mostEarlier);
  return listed.find(({ comparison }) =>
    [comparison.baseAuditSet, comparison.otherAuditSet].includes(otherAuditSet),
  )?.comparison.name;
}

/** The evidence of both audit sets. @throws Fault FACTS_PENDING where facts of one could not be read or have not arrived */
export async function wholeEvidence(
  reader: EvidenceReader,
  { baseAuditSet, otherAuditSet }: Pick<ComparedSets, "baseAuditSet" | "otherAuditSet">,
): Promise<readonly [Evidence, Evidence]> {
  const base = await reader.evidenceOf(baseAuditSet);
  const other = await reader.evidenceOf(otherAuditSet);
  for (const evidence of [base, other]) refuseIncomplete(evidence);
  return [base, other];
}

function refuseIncomplete({ auditSet, deadLetterCount, missingFacts }: Evidence): void {
  if (deadLetterCount > 0) throw incomplete(auditSet, `${deadLetterCount} facts could not be read`);
  const [missing] = missingFacts;
  if (missing === undefined) return;
  const { source, firstSequence, lastSequence, isGone } = missing;
  const what = `facts ${firstSequence} to ${lastSequence} of ${source} have not arrived`;
  if (isGone) throw incomplete(auditSet, `${what}, and ${source} no longer keeps them`);
  const message = `the evidence of ${auditSet} is incomplete: ${what}; ask again when they have`;
  throw new Fault("UNAVAILABLE", "FACTS_PENDING", message, { metadata: { auditSet } });
}

function incomplete(auditSet: string, what: string): Fault {
  return new Fault(
    "FAILED_PRECONDITION",
    "FACTS_PENDING",
    `the evidence of ${auditSet} is incomplete for good: ${what}; run the sprint again and compare that`,
    { metadata: { auditSet } },
  );
}
