import { log } from "#lib/statistics/numerics/portable-math.ts";
import {
  logEvidenceAbove,
  logEvidenceBelow,
  noShares,
  type ShareEvidence,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
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
  let seen: ShareEvidence = noShares;
  for (const share of shares) seen = withShare(seen, share);
  const isAtMost = comparator === "AT_MOST";
  const passing = isAtMost ? logEvidenceBelow : logEvidenceAbove;
  const failing = isAtMost ? logEvidenceAbove : logEvidenceBelow;
  const { n, sum } = seen;
  const wanted = -log(levels.alphaRatio);
  const further =
    n === 0
      ? undefined
      : furtherObservations((more) => {
          const total = n + more;
          return (
            passing({ n: total, sum: Math.min(total, sum * (total / n)) }, threshold) >= wanted
          );
        });
  return {
    logPass: passing(seen, threshold),
    logFail: failing(seen, threshold),
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
