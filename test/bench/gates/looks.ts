import { AsymptoticMean } from "#lib/statistics/sequential/asymptotic-mean.ts";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import {
  logEvidenceAbove,
  logEvidenceBelow,
  noShares,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
import type { AsOfDate } from "#services/audit/domain/assurance/as-of-dates.ts";
import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import { disjointDates } from "#services/audit/domain/assurance/disjoint-dates.ts";
import type { Limit } from "./limits.ts";

/** Whether a criterion decides so after each as-of: 1 for yes. */
export type Answers = Uint8Array;

/** After which as-ofs a criterion passes: what the service's evidence says at a look after each. */
export function passing(
  limit: Limit,
  dates: readonly AsOfDate[],
  { alphaRatio, lossBoundRatio }: AssurancePolicy,
): Answers {
  const { result, law } = limit;
  const { threshold, comparator } = result;
  if (law.kind === "SHARE") {
    return shareAnswers(limit, dates, comparator === "AT_MOST", alphaRatio);
  }
  const bet = new BettingMean(law.meanAt ?? threshold, law.largestLoss!(lossBoundRatio, threshold));
  const wanted = -Math.log(alphaRatio);
  return answers(limit, dates, (observed) => {
    bet.add(observed);
    return bet.logEvidence >= wanted;
  });
}

/** After which as-ofs it fails; of a mean by the asymptotic sequence. */
export function failing(limit: Limit, dates: readonly AsOfDate[], alphaRatio: number): Answers {
  const { result, law } = limit;
  if (law.kind === "SHARE") {
    return shareAnswers(limit, dates, result.comparator === "AT_LEAST", alphaRatio);
  }
  const mean = new AsymptoticMean();
  const wanted = -Math.log(alphaRatio);
  return answers(limit, dates, (observed) => {
    mean.add(observed);
    return mean.logEvidenceBelow(law.meanAt ?? result.threshold, alphaRatio) >= wanted;
  });
}

function shareAnswers(
  limit: Limit,
  dates: readonly AsOfDate[],
  isBelow: boolean,
  alphaRatio: number,
): Answers {
  const evidence = isBelow ? logEvidenceBelow : logEvidenceAbove;
  const wanted = -Math.log(alphaRatio);
  let seen = noShares;
  return answers(limit, dates, (observed) => {
    seen = withShare(seen, observed);
    return evidence(seen, limit.result.threshold) >= wanted;
  });
}

/** The answer after each as-of: it changes with an observation alone. */
function answers(
  { result, asked, law }: Limit,
  dates: readonly AsOfDate[],
  decides: (observed: number) => boolean,
): Answers {
  const chosen = new Set(disjointDates(dates, law.windowEnd, law.counts));
  const found = new Uint8Array(dates.length);
  let now = 0;
  for (const [at, date] of dates.entries()) {
    if (chosen.has(date)) {
      const observed = law.observe(date, asked.parameters, result);
      if (observed !== undefined) now = decides(observed) ? 1 : 0;
    }
    found[at] = now;
  }
  return found;
}

/** The first as-of after which all say yes; −1 for none. */
export function firstOfAll(all: readonly Answers[]): number {
  const [first] = all;
  return first?.findIndex((_, at) => all.every((one) => one[at] === 1)) ?? -1;
}

/** The first as-of after which one says yes; −1 for none. */
export function firstOfAny(all: readonly Answers[]): number {
  const [first] = all;
  return first?.findIndex((_, at) => all.some((one) => one[at] === 1)) ?? -1;
}
