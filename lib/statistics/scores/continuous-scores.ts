import { logGamma } from "../distributions/log-gamma.ts";
import { normalCdf, normalDensity } from "../distributions/normal.ts";
import { studentTCdf, studentTDensity } from "../distributions/student-t.ts";
import { exp, log } from "../numerics/portable-math.ts";

/*
 * Continuous ranked probability score: the integral of (F(x) − 1{x ≥ y})² over x. It is in the unit of
 * y, 0 for a certain and right forecast, and is the absolute error of a forecast that is a point.
 * Closed forms: Gneiting & Raftery (2007); Jordan, Krüger & Lerch (2019), "Evaluating Probabilistic
 * Forecasts with scoringRules".
 */

const inverseRootPi = 0.5641895835477563;

/** CRPS of a normal forecast. @param deviation standard deviation, 0 or more */
export function crpsNormal(y: number, mean: number, deviation: number): number {
  if (deviation === 0) return Math.abs(y - mean);
  const z = (y - mean) / deviation;
  return deviation * (z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z) - inverseRootPi);
}

/**
 * CRPS of a log-normal forecast, which a price has whose log return is normal.
 * @param y positive
 * @param median positive
 * @param logDeviation standard deviation of the logarithm, 0 or more
 */
export function crpsLogNormal(y: number, median: number, logDeviation: number): number {
  if (logDeviation === 0) return Math.abs(y - median);
  const w = log(y / median) / logDeviation;
  const mean = median * exp((logDeviation * logDeviation) / 2);
  const spread = normalCdf(w - logDeviation) + normalCdf(logDeviation / Math.SQRT2) - 1;
  return y * (2 * normalCdf(w) - 1) - 2 * mean * spread;
}

/**
 * CRPS of location + scale · t with ν degrees of freedom; the scale is not the standard deviation.
 * @param scale above 0
 * @param degreesOfFreedom ν above 1
 * @returns undefined for ν ≤ 1, where the score is infinite
 */
export function crpsStudentT(
  y: number,
  location: number,
  scale: number,
  degreesOfFreedom: number,
): number | undefined {
  if (!(degreesOfFreedom > 1)) return undefined;
  const z = (y - location) / scale;
  const less = degreesOfFreedom - 1;
  const body = z * (2 * studentTCdf(z, degreesOfFreedom) - 1);
  const density = studentTDensity(z, degreesOfFreedom);
  const logBetas = logBeta(0.5, degreesOfFreedom - 0.5) - 2 * logBeta(0.5, degreesOfFreedom / 2);
  const spread = ((2 * Math.sqrt(degreesOfFreedom)) / less) * exp(logBetas);
  return scale * (body + (2 * density * (degreesOfFreedom + z * z)) / less - spread);
}

/**
 * CRPS of the empirical distribution of ensemble members, or, when `fair`, its unbiased version, which
 * estimates the score of the distribution that the members were drawn from (Ferro 2014).
 * @param members finite, one or more (two or more when fair), in any order; not written to
 */
export function crpsEnsemble(y: number, members: Float64Array, fair = false): number {
  const m = members.length;
  const sorted = members.slice().sort();
  let distance = 0;
  let spread = 0;
  for (let i = 0; i < m; i += 1) {
    distance += Math.abs(sorted[i]! - y);
    spread += (2 * i + 1 - m) * sorted[i]!;
  }
  return distance / m - spread / (m * (fair ? m - 1 : m));
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
