import { normalCdf } from "../distributions/normal.ts";
import { exp, log } from "../numerics/portable-math.ts";

/*
 * Continuous ranked probability score: the integral of (F(x) − 1{x ≥ y})² over x. It is in the unit of
 * y, 0 for a certain and right forecast, and is the absolute error of a forecast that is a point.
 * Closed forms: Gneiting & Raftery (2007); Jordan, Krüger & Lerch (2019), "Evaluating Probabilistic
 * Forecasts with scoringRules".
 */

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
