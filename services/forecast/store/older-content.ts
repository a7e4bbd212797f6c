import { undefinedMetric } from "#lib/kernel/metric.ts";
import { entropyRatio } from "#lib/statistics/numerics/simplex.ts";
import type { WeightsOrigin } from "../domain/ensemble/weights.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { IntervalBasis } from "../domain/intervals/price-bands.ts";
import type { IntervalCoverage, Outcome, PathScore } from "../domain/outcome.ts";
import type { RiseBasis } from "../domain/rise/rise-probabilities.ts";
import { perBar } from "../domain/scoring/path-score.ts";

type Lacking<T, Later extends keyof T> = Omit<T, Later> & Partial<Pick<T, Later>>;

/** A forecast as its row holds it: rows written before a member existed lack it. */
export type StoredForecast = Lacking<
  Forecast,
  | "weightsBasis"
  | "weightsEntropyRatio"
  | "logReturnVariances"
  | "intervalBasis"
  | "fitTests"
  | "riseBasis"
>;

type StoredPathScore = Lacking<PathScore, "mase" | "crps" | "qlike">;
type StoredCoverage = Lacking<IntervalCoverage, "pinball" | "scaledIntervalScore">;

/** An outcome as its row holds it. */
export interface StoredOutcome extends Omit<Outcome, "ensemble" | "models" | "coverages"> {
  readonly ensemble: StoredPathScore;
  readonly models: readonly StoredPathScore[];
  readonly coverages: readonly StoredCoverage[];
}

/**
 * The forecast of a row. Missing members are derived from the others, or marked unknown; the row and its
 * content hash stay what they were.
 */
export function forecastOfRow(stored: StoredForecast): Forecast {
  return {
    weightsBasis: basisOf(stored),
    weightsEntropyRatio: entropyOf(stored),
    // Without variances CRPS and QLIKE of its outcome have no data.
    logReturnVariances: [],
    intervalBasis: intervalBasisOf(stored),
    riseBasis: riseBasisOf(stored),
    fitTests: [],
    ...stored,
  };
}

/** The outcome of a row; a score that was not computed then is undefined with NO_DATA. */
export function outcomeOfRow(stored: StoredOutcome): Outcome {
  return {
    ...stored,
    ensemble: scoreOfRow(stored.ensemble),
    models: stored.models.map(scoreOfRow),
    coverages: stored.coverages.map(coverageOfRow),
  };
}

/** Only the reason stated where the weights came from; equal ones were the exception. */
function basisOf({ weightsReason }: StoredForecast): WeightsOrigin {
  return weightsReason.startsWith("equal weights") ? "EQUAL" : "ROLLING_ORIGINS";
}

function entropyOf({ models }: StoredForecast): number {
  const ratios = models.map(({ weightRatio }) => weightRatio);
  return entropyRatio(ratios, models.filter(({ prices }) => prices.length > 0).length);
}

function intervalBasisOf({ varianceSource, ensemblePrices }: StoredForecast): IntervalBasis {
  return {
    method: "PARAMETRIC",
    scaleSource: varianceSource,
    scoreCounts: ensemblePrices.map(() => 0),
    bands: [],
    note: "made before intervals stated their basis",
  };
}

/** The law's probabilities were stated as they were. */
function riseBasisOf({ upProbabilities }: StoredForecast): RiseBasis {
  return {
    impliedProbabilities: upProbabilities,
    baseRateRatios: [],
    intercept: 0,
    slope: 1,
    scoredForecasts: 0,
    note: "made before probabilities were calibrated",
  };
}

function scoreOfRow(stored: StoredPathScore): PathScore {
  return {
    mase: notComputed("mase", "RATIO"),
    crps: notComputed("crps", "PRICE"),
    qlike: notComputed("qlike", "RATIO"),
    ...stored,
  };
}

function coverageOfRow(stored: StoredCoverage): IntervalCoverage {
  return {
    pinball: notComputed("pinball", "PRICE"),
    scaledIntervalScore: notComputed("scaled_interval_score", "RATIO"),
    ...stored,
  };
}

function notComputed(name: string, unit: "RATIO" | "PRICE") {
  return undefinedMetric({ name, unit, denominator: perBar, n: 0 }, "NO_DATA");
}
