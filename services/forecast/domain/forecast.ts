import type { BarInterval } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Metric } from "#lib/kernel/metric.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { DirectionRecord } from "./direction/direction-record.ts";
import type { WeightsOrigin } from "./ensemble/weights.ts";
import type { IntervalPath } from "./intervals/interval-path.ts";
import type { IntervalBasis } from "./intervals/price-bands.ts";
import type { ModelFitTests } from "./models/fit-tests.ts";
import type { Diagnostics } from "./models/model.ts";
import type { OwnPast } from "./own-past.ts";
import type { DetectedRegime } from "./regime/detect-regime.ts";
import type { RiseBasis, RiseBasisKind } from "./rise/rise-probabilities.ts";
import type { ScoredDirections } from "./scoring/direction.ts";
import type { SubmissionTiming } from "./submission/submission-timing.ts";

/** One model's part in a forecast. */
export interface ModelForecast {
  readonly model: string;
  readonly status: "OK" | "FALLBACK" | "FAILED";
  /** One per bar ahead; empty when the fit failed. */
  readonly prices: readonly number[];
  /** Effective weight in the ensemble; 0 without a path. */
  readonly weightRatio: number;
  /** RMSE over the origins that the weights rest on, in price. */
  readonly validationRmse: Metric;
  readonly diagnostics: Diagnostics;
  readonly note: string;
  /** Variance of each bar's log return, where the model has them. */
  readonly logReturnVariances?: readonly number[];
}

/** Measures of the market at the as-of, from the bars used. */
export interface MarketMeasures {
  /** Standard deviation of the log return over the next session, in bps. */
  readonly dailyVolatilityBps: number;
  /** The same over a year of 252 bars; of 365 for a crypto-asset. */
  readonly annualisedVolatilityRatio: number;
  /** Mean true range of the last 14 bars, in price. */
  readonly atrPrice: number;
  /** Mean volume a session over the last 20; absent when none of their bars traded. */
  readonly averageDailyVolumeUnits?: number;
}

/** What a computation gives: it depends on the bars used, the horizon and the policy alone. */
export interface ForecastContent {
  readonly barsUsed: number;
  readonly lastClosePrice: number;
  /** Price path, one per bar ahead. */
  readonly ensemblePrices: readonly number[];
  /** Ascending by level. */
  readonly intervals: readonly IntervalPath[];
  /** One per model of the policy, in its order. */
  readonly models: readonly ModelForecast[];
  readonly baselineModel: string;
  /** Probability that the price at each bar ahead is above the last close. */
  readonly upProbabilities: readonly number[];
  /** What the probabilities rest on: the law alone on forecasts from before they were calibrated. */
  readonly confidenceBasis: "UNCALIBRATED" | RiseBasisKind;
  readonly riseBasis: RiseBasis;
  readonly weightsBasis: WeightsOrigin;
  /** Entropy of the weights over that of equal ones: 1 when equal, 0 when one model holds all. */
  readonly weightsEntropyRatio: number;
  readonly weightsReason: string;
  /** What regime the market was in; absent where the policy does not ask for it. */
  readonly regime?: DetectedRegime;
  /** What the intervals and probabilities take their variance from. */
  readonly varianceSource: string;
  /**
   * Variance of each bar's log return around the ensemble path, one per bar ahead; empty on forecasts
   * from before they were kept.
   */
  readonly logReturnVariances: readonly number[];
  /** Mean seasonal naive error of the bars used, in price; absent where they are no more than a season. */
  readonly seasonalScalePrice?: number;
  readonly intervalBasis: IntervalBasis;
  readonly measures: MarketMeasures;
}

/** What a computation gives. */
export interface MadeForecast {
  readonly content: ForecastContent;
  /** One for each model whose fit has residuals, in the policy's order. They shape nothing. */
  readonly fitTests: readonly ModelFitTests[];
  /** Absent for too few bars. It shapes nothing. */
  readonly ownPast?: OwnPast;
  /**
   * Mean log return of the bars used, by which a random walk with drift is scored later. It shapes nothing; absent on
   * forecasts from before it was kept.
   */
  readonly driftLogReturn?: number;
}

/** A computed forecast with the hash of its content, made where it was computed. */
export interface HashedForecast extends MadeForecast {
  /** Hash of the content alone: equal numbers, equal hash. */
  readonly contentHash: string;
}

/** What a forecast is of. */
export interface ForecastSubject {
  /** The audit set it is evidence for, such as `sprints/x`; empty for none. */
  readonly auditSet: string;
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  /** Close of the last bar seen, UTC milliseconds. */
  readonly asOfMs: number;
  readonly horizonBars: number;
}

/** The hashes that say what shaped a forecast. */
export interface ForecastHashes {
  readonly dataHash: string;
  readonly policyHash: string;
  readonly modelSetHash: string;
}

/** A stored forecast; frozen when made. */
export interface Forecast
  extends ForecastSubject,
    ForecastHashes,
    ForecastContent,
    Omit<MadeForecast, "content"> {
  /** `forecasts/{id}`, derived from the subject and the hashes. */
  readonly name: string;
  readonly createTimeMs: number;
  /** Hash of the content alone: equal numbers, equal hash. */
  readonly contentHash: string;
  /**
   * What was done to the prices that it was made from, as the first request stated it; absent where that stated none.
   * It shapes no number, so that neither the name nor the content hash is over it.
   */
  readonly priceBasis?: PriceBasis;
  /** What earlier forecasts of its audit set said right; absent where too few were scored by its as-of. */
  readonly scoredDirections?: ScoredDirections;
  /**
   * How often the direction of earlier forecasts was right, by what was scored at the as-of. It shapes no number and is
   * not part of the content hash; absent on forecasts from before it was kept.
   */
  readonly directionRecord?: DirectionRecord;
  /** Who made it in place of the models, and when that was received; absent where these made it. */
  readonly submission?: ForecastSubmission;
}

/** Whose forecast it is. It shapes no number, so that the content hash is not over it. */
export interface ForecastSubmission {
  /** As the policy names it: `forecastSets/{id}`. */
  readonly source: string;
  /** SHA-256 of what was submitted; absent in records of earlier versions. */
  readonly forecastHash?: string;
  /** When the server had received it first, UTC milliseconds. */
  readonly receivedMs: number;
  /** When its horizon opened at the earliest, UTC milliseconds; absent in records of earlier versions. */
  readonly opensMs?: number;
  readonly timing: SubmissionTiming;
}
