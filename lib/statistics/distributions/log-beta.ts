import { log } from "../numerics/portable-math.ts";
import { logGamma } from "./log-gamma.ts";

/** From here on Stirling's series has fifteen digits. */
const stirlingFrom = 10;

const stirlingTerms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360] as const;

/**
 * Natural logarithm of B(a, b) / (xᵃ⁻¹ (1 − x)ᵇ⁻¹) for a, b > 0 and 0 < x < 1. Where both are large the terms of
 * order a + b cancel before they are added, so that the absolute error stays below 1e-9 up to a + b = 1,000,000.
 */
export function logBetaOverMass(x: number, a: number, b: number): number {
  const total = a + b;
  const [small, large] = a < b ? [a, b] : [b, a];
  const [ofSmall, ofLarge] = a < b ? [x, 1 - x] : [1 - x, x];
  const masses = log(x) + log(1 - x);
  if (large < stirlingFrom) {
    const beta = logGamma(a) + logGamma(b) - logGamma(total);
    return beta - a * log(x) - b * log(1 - x) + masses;
  }
  // ln Γ(large) − ln Γ(total), by Stirling's series, without the powers of `large` and `total` in full.
  const ratio =
    (total - 0.5) * logOnePlus(-small / total) -
    small * log(large) +
    small +
    stirling(large) -
    stirling(total);
  if (small < stirlingFrom) {
    return logGamma(small) + ratio - small * log(ofSmall) - large * log(ofLarge) + masses;
  }
  const powers = small * log(small / (total * ofSmall)) + large * log(large / (total * ofLarge));
  const scale = 0.5 * (log(2 * Math.PI) + log(total) - log(small) - log(large));
  return powers + scale + stirling(small) + stirling(large) - stirling(total) + masses;
}

/** ln Γ(x) less its leading terms. */
function stirling(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  let sum = 0;
  for (let k = stirlingTerms.length - 1; k >= 0; k -= 1) sum = sum * square + stirlingTerms[k]!;
  return sum * inverse;
}

/** ln(1 + x) for x > −1, without loss of digits near 0 (Kahan's correction of the rounded sum). */
function logOnePlus(x: number): number {
  const sum = 1 + x;
  return sum === 1 ? x : (log(sum) * x) / (sum - 1);
}
