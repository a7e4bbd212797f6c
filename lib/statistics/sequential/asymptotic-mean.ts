import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { log } from "../numerics/portable-math.ts";

/** Fewer observations say nothing of their spread: below this there is no evidence. */
export const fewestForAsymptotic = 50;

/** Below this the normal distribution function is replaced by its tail. */
const deepTail = -30;

/**
 * Evidence about a mean of observations without a bound, by the asymptotic confidence sequence of Waudby-Smith, Arbour,
 * Sinha, Kennedy & Ramdas (2024), "Time-uniform central limit theory and asymptotic confidence sequences", one-sided
 * (their appendix B.1). APPROXIMATE: P(ever E ≥ 1 / α) ≤ α holds in the limit of many observations with a finite
 * variance, which is estimated. It is stated from 50 observations on.
 *
 * E = 2 / √(nρ² + 1) · exp(z² / 2) · Φ(z), z = Sρ / √(nρ² + 1), S = Σ (xᵢ − m) / σ̂. ρ makes the sequence shortest at
 * 50 observations.
 */
export class AsymptoticMean {
  #n = 0;
  #mean = 0;
  #squares = 0;

  /** Counts an observation (Welford 1962); constant time. @throws RangeError for what is no number */
  add(observation: number): void {
    if (!Number.isFinite(observation)) throw new RangeError(`${observation} is no observation`);
    this.#n += 1;
    const difference = observation - this.#mean;
    this.#mean += difference / this.#n;
    this.#squares += difference * (observation - this.#mean);
  }

  get n(): number {
    return this.#n;
  }

  /** Mean of the observations; 0 without any. */
  get mean(): number {
    return this.#mean;
  }

  /**
   * Natural logarithm of the e-value against "the mean is at most `mean`". 0, which is no evidence, below 50
   * observations and for observations that do not vary.
   * @param alpha the level that the sequence is shortest for, inside (0, 1)
   */
  logEvidenceAbove(mean: number, alpha: number): number {
    return this.#logEvidence(this.#mean - mean, alpha);
  }

  /** The same against "the mean is at least `mean`". */
  logEvidenceBelow(mean: number, alpha: number): number {
    return this.#logEvidence(mean - this.#mean, alpha);
  }

  #logEvidence(difference: number, alpha: number): number {
    const n = this.#n;
    const spread = Math.sqrt(this.#squares / n);
    if (!(n >= fewestForAsymptotic && spread > 0)) return 0;
    const { scale, rhoSquared } = sequenceAt(n, alpha);
    const z = ((n * difference) / spread) * Math.sqrt(rhoSquared / scale);
    return log(2) - 0.5 * log(scale) + logTilted(z);
  }
}

/**
 * The least mean that so many observations show with a power, approximately, in standard deviations of one observation:
 * (z + Φ⁻¹(power)) / √n, z the studentised mean with which the sequence reaches 1 / α at the last of them. Earlier looks
 * add to the power.
 * @param n observations, 50 or more
 * @param alpha of one direction, inside (0, 1)
 * @param power inside (0, 1)
 */
export function asymptoticDetectableMean(n: number, alpha: number, power: number): number {
  const wanted = -log(alpha);
  let [low, high] = [0, 1];
  while (logEvidenceOf(high, n, alpha) < wanted) high *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (logEvidenceOf(middle, n, alpha) < wanted) low = middle;
    else high = middle;
  }
  return (high + normalQuantile(power)) / Math.sqrt(n);
}

/** Natural logarithm of the e-value of n observations whose mean is so many standard errors away. */
function logEvidenceOf(errors: number, n: number, alpha: number): number {
  const { scale, rhoSquared } = sequenceAt(n, alpha);
  return log(2) - 0.5 * log(scale) + logTilted(errors * Math.sqrt((n * rhoSquared) / scale));
}

/** ρ² and nρ² + 1. */
function sequenceAt(n: number, alpha: number) {
  const logLevel = -2 * log(alpha);
  const rhoSquared = (logLevel + log(logLevel) + 1) / fewestForAsymptotic;
  return { rhoSquared, scale: n * rhoSquared + 1 };
}

/** ln(exp(z² / 2) · Φ(z)). */
function logTilted(z: number): number {
  if (z > deepTail) return 0.5 * z * z + log(normalCdf(z));
  return -log(-z) - 0.5 * log(2 * Math.PI);
}
