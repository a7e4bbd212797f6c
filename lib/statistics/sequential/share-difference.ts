import { log } from "../numerics/portable-math.ts";
import { logEvidenceAbove, logEvidenceBelow, type ShareEvidence } from "./mixture-share.ts";

/** A share closer to 0 or 1 is taken for this far away: beyond it 1 less a share is no double of its own. */
const edge = 1e-12;

/** Halvings that leave less of an interval than doubles tell apart. */
const halvings = 60;

/**
 * Natural logarithm of the evidence against "the mean share is at most that of the base and the margin"; large where
 * it is larger. Both samples may depend on each other.
 *
 * Were it so, there would be a q, the share of the base, with a share of q + margin at the most. So it is refuted where
 * each q is refuted by one of the samples: E = inf over q of max(E of "at most q + margin", E of "the base is at least q")
 * / 2. Either e-process reaches 2 / α at the true q with a probability of α / 2 at most (Ville 1939), so that
 * P(ever E ≥ 1 / α) ≤ α by the inequality of Boole (1854), whatever both have in common and whenever each is looked at.
 *
 * Where they are positive the first falls and the second rises with q, so that their crossing is the infimum.
 * @param margin inside (−1, 1)
 * @throws RangeError for another margin
 */
export function logEvidenceOverBase(
  observed: ShareEvidence,
  base: ShareEvidence,
  margin: number,
): number {
  if (!(margin > -1 && margin < 1)) throw new RangeError(`margin ${margin} is outside (−1, 1)`);
  if (observed.n === 0 || base.n === 0) return -log(2);
  const ofOwn = (q: number) => logEvidenceAbove(observed, q + margin);
  const ofBase = (q: number) => logEvidenceBelow(base, q);
  let low = Math.max(0, -margin) + edge;
  let high = Math.min(1, 1 - margin) - edge;
  let least = Number.POSITIVE_INFINITY;
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = low + (high - low) / 2;
    const [own, its] = [ofOwn(middle), ofBase(middle)];
    least = Math.min(least, Math.max(own, its));
    if (own > its) low = middle;
    else high = middle;
  }
  return least - log(2);
}
