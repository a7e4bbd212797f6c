import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { exp, log } from "../numerics/portable-math.ts";

const eulerGamma = 0.5772156649015329;
/** Outside of these the maximum of up to a million standard normals lies with a probability below 1e-15. */
const lowest = -9;
const highest = 10;
/** Steps of the trapezoidal rule per unit, which converges geometrically for such a density. */
const stepsPerUnit = 32;

/**
 * Expected maximum of N independent standard normals: (1 − γ)Φ⁻¹(1 − 1/N) + γΦ⁻¹(1 − 1/(Ne)), the Gumbel approximation
 * of Bailey & López de Prado (2014), "The Deflated Sharpe Ratio". 0 for one.
 * @param trials N, 1 to 1e6; no whole number for effective trials, of which just over one have 0 too
 */
export function expectedMaximum(trials: number): number {
  if (trials <= 1) return 0;
  const first = -normalQuantile(1 / trials);
  const second = -normalQuantile(1 / (trials * Math.E));
  return Math.max(0, (1 - eulerGamma) * first + eulerGamma * second);
}

/**
 * Variance of the maximum of K independent standard normals, from its density KφΦᴷ⁻¹ by the trapezoidal rule; relative
 * error about 1e-9. 1 for one of them.
 * @param trials K, 1 to 1e6
 */
export function varianceOfMaximum(trials: number): number {
  let mass = 0;
  let mean = 0;
  let square = 0;
  for (let step = 0; step <= (highest - lowest) * stepsPerUnit; step += 1) {
    const z = lowest + step / stepsPerUnit;
    const density = exp((trials - 1) * log(normalCdf(z)) - 0.5 * z * z);
    mass += density;
    mean += z * density;
    square += z * z * density;
  }
  return square / mass - (mean / mass) * (mean / mass);
}
