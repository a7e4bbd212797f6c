import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import {
  logEvidenceAbove,
  logEvidenceBelow,
  noShares,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import { assuredCriterion, lawOf } from "#services/audit/domain/assurance/assured-criterion.ts";
import { disjointDates } from "#services/audit/domain/assurance/disjoint-dates.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import type { Limit } from "./limits.ts";

/** At which observation a criterion first passes, looked at after each; undefined for never. */
export function firstPass(
  { result, asked }: Limit,
  evidence: Evidence,
  { alphaRatio, lossBoundRatio }: AssurancePolicy,
): number | undefined {
  const law = lawOf(asked)!;
  const { threshold, comparator } = result;
  const dates = disjointDates(knownDates(evidence).dates, law.windowEnd, law.counts);
  const wanted = -Math.log(alphaRatio);
  const passing = comparator === "AT_MOST" ? logEvidenceBelow : logEvidenceAbove;
  const bet =
    law.kind === "MEAN"
      ? new BettingMean(law.meanAt ?? threshold, law.largestLoss!(lossBoundRatio, threshold))
      : undefined;
  let shares = noShares;
  for (const [at, date] of dates.entries()) {
    const observed = law.observe(date, asked.parameters, threshold)!;
    if (bet) bet.add(observed);
    else shares = withShare(shares, observed);
    if ((bet ? bet.logEvidence : passing(shares, threshold)) >= wanted) return at + 1;
  }
  return undefined;
}

/** The same, by the verdict of the service at every look: slower, to hold `firstPass` against. */
export function firstAssured(
  { result, asked }: Limit,
  evidence: Evidence,
  policy: AssurancePolicy,
): number | undefined {
  const { dates } = knownDates(evidence);
  const levels = { alphaRatio: policy.alphaRatio, failAlphaRatio: policy.alphaRatio };
  for (let count = 1; count <= dates.length; count += 1) {
    const known = { dates: dates.slice(0, count), asOfs: dates.length, seen: 0 };
    const { verdict, evidence: found } = assuredCriterion(result, asked, known, policy, levels);
    if (verdict === "PASS") return found?.observations;
  }
  return undefined;
}
