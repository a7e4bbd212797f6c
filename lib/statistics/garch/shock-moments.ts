import { logGamma } from "../distributions/log-gamma.ts";
import { normalCdf } from "../distributions/normal.ts";
import { exp } from "../numerics/portable-math.ts";
import { meanAbsoluteNormal } from "./exponential-variance.ts";

/** E|z| of Student's t with nu degrees of freedom, scaled to unit variance; nu > 2. */
export function meanAbsoluteStudent(nu: number): number {
  const ratio = exp(logGamma((nu + 1) / 2) - logGamma(nu / 2));
  return (2 * Math.sqrt((nu - 2) / Math.PI) * ratio) / (nu - 1);
}

/** E exp(size (|z| − √(2/π)) + sign z) of a standard normal z. */
export function expectedExponentialNormal(size: number, sign: number): number {
  const up = size + sign;
  const down = size - sign;
  const sum = exp(0.5 * up * up) * normalCdf(up) + exp(0.5 * down * down) * normalCdf(down);
  return exp(-size * meanAbsoluteNormal) * sum;
}

/** exp(mean + variance / 2) of size (|z| − √(2/π)) + sign z for a z of unit variance and this E|z|. */
export function lognormalExponential(size: number, sign: number, meanAbsolute: number): number {
  const mean = size * (meanAbsolute - meanAbsoluteNormal);
  const variance = size * size * (1 - meanAbsolute * meanAbsolute) + sign * sign;
  return exp(mean + 0.5 * variance);
}
