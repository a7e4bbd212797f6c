import type { Closes } from "../bar-columns.ts";
import { baseRates } from "./base-rate.ts";
import { calibrated, riseCalibration } from "./calibration.ts";
import type { RiseScore } from "./rise-score.ts";

/** What a probability of a rise rests on. */
export type RiseBasisKind = "BASE_RATE" | "SCORED_FORECASTS";

/** What the probabilities of a rise come from. Arrays hold one value per bar ahead. */
export interface RiseBasis {
  /** Probabilities by the law of the intervals, before calibration. */
  readonly impliedProbabilities: readonly number[];
  /** Shares of past moves that rose, shrunk to a prior. */
  readonly baseRateRatios: readonly number[];
  /** Added to the log odds of the base rate. */
  readonly intercept: number;
  /** Times the implied log odds, also added to them. */
  readonly slope: number;
  /** Scored forecasts that were looked at. */
  readonly scoredForecasts: number;
  readonly note: string;
}

/** Calibrated probabilities that the price is above the last close, with what they rest on. */
export interface RiseProbabilities {
  readonly upProbabilities: readonly number[];
  readonly kind: RiseBasisKind;
  readonly basis: RiseBasis;
}

/**
 * Calibrates the probabilities that the law of the intervals implies: on scored forecasts where they
 * allow it, else toward the base rate of the bars.
 * @param implied inside (0, 1), one per bar ahead
 * @param scores of earlier forecasts of the same subject, latest first
 */
export function riseProbabilities(
  { closes, ...kind }: Closes,
  implied: readonly number[],
  scores: readonly RiseScore[],
): RiseProbabilities {
  const rates = baseRates(closes, implied.length, kind);
  const { basis, note, ...calibration } = riseCalibration(scores);
  return {
    upProbabilities: implied.map((probability, h) =>
      calibrated(calibration, rates[h]!, probability),
    ),
    kind: basis,
    basis: {
      impliedProbabilities: implied,
      baseRateRatios: rates,
      intercept: calibration.intercept,
      slope: calibration.slope,
      scoredForecasts: scores.length,
      note,
    },
  };
}
