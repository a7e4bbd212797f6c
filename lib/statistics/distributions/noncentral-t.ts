import { exp, log } from "../numerics/portable-math.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";
import { normalCdf } from "./normal.ts";

/** Terms of the series whose weights are below this add nothing. */
const negligible = 1e-17;

/**
 * Distribution function of the noncentral t: of (Z + δ) / √(χ²/ν), the law of a t statistic where the
 * hypothesis that it tests is wrong. Lenth (1989), "Algorithm AS 243", with the weights by logarithms, so
 * that they do not underflow.
 *
 * @param t finite
 * @param degreesOfFreedom ν over 0
 * @param noncentrality δ, between −1,000 and 1,000
 * @throws RangeError outside those ranges
 */
export function noncentralTCdf(t: number, degreesOfFreedom: number, noncentrality: number): number {
  if (!(Number.isFinite(t) && degreesOfFreedom > 0 && Math.abs(noncentrality) <= 1000)) {
    throw new RangeError(
      `no noncentral t at ${t} with ${degreesOfFreedom} degrees of freedom and ${noncentrality}`,
    );
  }
  if (t < 0) return 1 - noncentralTCdf(-t, degreesOfFreedom, -noncentrality);
  const atZero = normalCdf(-noncentrality);
  if (t === 0) return atZero;
  if (noncentrality === 0) return atZero + incompleteBetaOf(t, degreesOfFreedom, 0.5) / 2;
  const mean = (noncentrality * noncentrality) / 2;
  const logMean = log(mean);
  const sign = noncentrality < 0 ? -1 : 1;
  let sum = 0;
  for (let j = 0; ; j += 1) {
    const even = exp(j * logMean - mean - logGamma(j + 1));
    const odd = sign * exp((j + 0.5) * logMean - mean - logGamma(j + 1.5));
    sum +=
      even * incompleteBetaOf(t, degreesOfFreedom, j + 0.5) +
      odd * incompleteBetaOf(t, degreesOfFreedom, j + 1);
    if (j > mean && even < negligible && Math.abs(odd) < negligible) break;
  }
  return Math.min(1, Math.max(0, atZero + sum / 2));
}

/** I_y(a, ν/2) at y = t² / (t² + ν). */
function incompleteBetaOf(t: number, degreesOfFreedom: number, a: number): number {
  return incompleteBeta((t * t) / (t * t + degreesOfFreedom), a, degreesOfFreedom / 2);
}
