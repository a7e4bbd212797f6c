import { probabilityAt } from "./log-odds.ts";

/** Forecast events with what happened; arrays of one length. */
export interface CalibrationSample {
  /** Log odds that hold without any forecast, such as those of a base rate. */
  readonly offsets: Float64Array;
  /** Log odds that were forecast. */
  readonly logOdds: Float64Array;
  /** 1 where the event happened, else 0. */
  readonly events: Float64Array;
  /** How many independent observations each is worth, inside (0, 1]. */
  readonly weights: Float64Array;
}

/** log odds = offset + intercept + slope · forecast log odds. */
export interface LogisticCalibration {
  readonly intercept: number;
  readonly slope: number;
}

/** What is known of a calibration before any outcome: normal, independent. */
export interface CalibrationPrior extends LogisticCalibration {
  readonly interceptDeviation: number;
  readonly slopeDeviation: number;
}

const newtonSteps = 20;
const smallestStep = 1e-10;

/**
 * Platt's calibration with an offset: the most probable intercept and slope given the sample and the
 * prior, by Newton's method on the concave log posterior.
 * Platt (1999), "Probabilistic outputs for support vector machines".
 */
export function fitCalibration(
  { offsets, logOdds, events, weights }: CalibrationSample,
  prior: CalibrationPrior,
): LogisticCalibration {
  const interceptPrecision = 1 / (prior.interceptDeviation * prior.interceptDeviation);
  const slopePrecision = 1 / (prior.slopeDeviation * prior.slopeDeviation);
  let { intercept, slope } = prior;
  for (let step = 0; step < newtonSteps; step += 1) {
    let byIntercept = interceptPrecision * (intercept - prior.intercept);
    let bySlope = slopePrecision * (slope - prior.slope);
    let bend = interceptPrecision;
    let cross = 0;
    let slopeBend = slopePrecision;
    for (let i = 0; i < events.length; i += 1) {
      const x = logOdds[i]!;
      const probability = probabilityAt(offsets[i]! + intercept + slope * x);
      const error = weights[i]! * (probability - events[i]!);
      const curvature = weights[i]! * probability * (1 - probability);
      byIntercept += error;
      bySlope += error * x;
      bend += curvature;
      cross += curvature * x;
      slopeBend += curvature * x * x;
    }
    const determinant = bend * slopeBend - cross * cross;
    const interceptStep = (slopeBend * byIntercept - cross * bySlope) / determinant;
    const slopeStep = (bend * bySlope - cross * byIntercept) / determinant;
    intercept -= interceptStep;
    slope -= slopeStep;
    if (Math.abs(interceptStep) + Math.abs(slopeStep) < smallestStep) break;
  }
  return { intercept, slope };
}
