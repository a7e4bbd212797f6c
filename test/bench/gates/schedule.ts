import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { logEvidenceBelow, noShares, withShare } from "#lib/statistics/sequential/mixture-share.ts";
import { mostBadToPass, passedByNow } from "#lib/statistics/sequential/share-verdict-law.ts";
import { type Rate, rateOf, rounded } from "./rate.ts";

/**
 * What the design of these verdicts states for a violation rate of at most 25 %, α 5 %, a look after every fifth audit
 * of 400: the share that is passed, of 20,000 simulated strategies, and the audits until half of them were.
 */
const stated = [
  { truth: 0.25, passed: 0.023, digit: 0.001 },
  { truth: 0.2, passed: 0.4, digit: 0.001 },
  { truth: 0.15, passed: 0.987, digit: 0.001, median: 110 },
  { truth: 0.1, passed: 1, digit: 0.001, median: 50 },
  { truth: 0.05, passed: 1, digit: 0.001, median: 25 },
] as const;

const statedRuns = 20_000;
const limit = 0.25;
const lookEvery = 5;
const mostAudits = 400;

/** How often a true violation rate is passed under that schedule of looks. */
export interface Scheduled {
  readonly truth: number;
  readonly stated: number;
  readonly exact: number;
  readonly simulated: Rate;
  readonly statedMedian?: number;
  /** Audits until half of those passed had been, by the exact law. */
  readonly median: number;
  /** Distance of the simulated rate from the stated one, in standard errors of their difference, beyond rounding. */
  readonly standardErrors: number;
}

export function scheduled(alpha: number, strategies: number, seed: number): readonly Scheduled[] {
  const allowed = mostBadToPass({ limit, alpha }, mostAudits);
  return stated.map((row, at) => {
    const byNow = passedByNow(allowed, row.truth, lookEvery);
    const exact = byNow[mostAudits]!;
    const random = new SeededRandom(seed + at);
    let passed = 0;
    for (let run = 0; run < strategies; run += 1)
      if (isPassed(random, row.truth, alpha)) passed += 1;
    const simulated = rateOf(passed, strategies);
    return {
      truth: row.truth,
      stated: row.passed,
      exact: rounded(exact),
      simulated,
      ...("median" in row && { statedMedian: row.median }),
      median: byNow.findIndex((share) => share >= exact / 2),
      standardErrors: standardErrors(simulated, row.passed, statedRuns, row.digit),
    };
  });
}

/** Looked at after every fifth audit, by the evidence that the service computes. */
function isPassed(random: SeededRandom, truth: number, alpha: number): boolean {
  const wanted = -Math.log(alpha);
  let seen = noShares;
  for (let n = 1; n <= mostAudits; n += 1) {
    seen = withShare(seen, random.uniform() < truth ? 1 : 0);
    if (n % lookEvery === 0 && logEvidenceBelow(seen, limit) >= wanted) return true;
  }
  return false;
}

/** How far a rate is from one that was stated with so many digits, of so many runs. */
export function standardErrors(
  { ratio, strategies }: Rate,
  statedRatio: number,
  runs: number,
  digit: number,
): number {
  const distance = Math.max(0, Math.abs(ratio - statedRatio) - digit / 2);
  if (distance === 0) return 0;
  const p = ratio > 0 && ratio < 1 ? ratio : statedRatio;
  return rounded(distance / Math.sqrt(p * (1 - p) * (1 / strategies + 1 / runs)));
}
