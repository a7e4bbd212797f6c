import { log } from "#lib/statistics/numerics/portable-math.ts";
import {
  logEvidenceAbove,
  logEvidenceBelow,
  noShares,
  type ShareEvidence,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
import { logEvidenceOverBase } from "#lib/statistics/sequential/share-difference.ts";
import type { Bound } from "../gates/bound.ts";
import type { SampleEvidence } from "./assurance.ts";

/** A share is not looked for beyond this many further observations. */
const mostFurther = 10_000;

/** Both levels that evidence is held against. */
export interface AssuranceLevels {
  readonly alphaRatio: number;
  readonly failAlphaRatio: number;
}

/** The evidence of shares for and against a limit inside (0, 1). */
export function shareEvidence(
  shares: readonly number[],
  { comparator, threshold }: Pick<Bound, "comparator" | "threshold">,
  levels: AssuranceLevels,
): SampleEvidence {
  const below = (seen: ShareEvidence) => logEvidenceBelow(seen, threshold);
  const above = (seen: ShareEvidence) => logEvidenceAbove(seen, threshold);
  const [passing, failing] = comparator === "AT_MOST" ? [below, above] : [above, below];
  return evidenceOf(counted(shares), passing, failing, levels);
}

/**
 * The evidence of shares for and against a margin to those of a baseline, whose own evidence does not grow.
 * @param margin what the mean share of the baseline is added to, inside (−1, 1)
 */
export function relativeShareEvidence(
  shares: readonly number[],
  ofBaseline: readonly number[],
  { comparator, margin }: Pick<Bound, "comparator"> & { readonly margin: number },
  levels: AssuranceLevels,
): SampleEvidence {
  const base = counted(ofBaseline);
  const mirrored = ({ n, sum }: ShareEvidence) => ({ n, sum: n - sum });
  const above = (seen: ShareEvidence) => logEvidenceOverBase(seen, base, margin);
  const below = (seen: ShareEvidence) =>
    logEvidenceOverBase(mirrored(seen), mirrored(base), -margin);
  const [passing, failing] = comparator === "AT_MOST" ? [below, above] : [above, below];
  return evidenceOf(counted(shares), passing, failing, levels);
}

function counted(shares: readonly number[]): ShareEvidence {
  let seen: ShareEvidence = noShares;
  for (const share of shares) seen = withShare(seen, share);
  return seen;
}

type LogEvidence = (seen: ShareEvidence) => number;

function evidenceOf(
  seen: ShareEvidence,
  passing: LogEvidence,
  failing: LogEvidence,
  levels: AssuranceLevels,
): SampleEvidence {
  const { n, sum } = seen;
  const wanted = -log(levels.alphaRatio);
  const further =
    n === 0
      ? undefined
      : furtherObservations((more) => {
          const total = n + more;
          return passing({ n: total, sum: Math.min(total, sum * (total / n)) }) >= wanted;
        });
  return {
    logPass: passing(seen),
    logFail: failing(seen),
    ...levels,
    observations: n,
    ...(n > 0 && { observed: sum / n }),
    ...(further !== undefined && { furtherObservations: further }),
  };
}

/** The fewest further observations that are enough; evidence at an unchanged share grows with them. */
function furtherObservations(isEnough: (more: number) => boolean): number | undefined {
  if (isEnough(0)) return 0;
  if (!isEnough(mostFurther)) return undefined;
  let [low, high] = [0, mostFurther];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
