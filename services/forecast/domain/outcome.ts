import type { Metric } from "#lib/kernel/metric.ts";

/** Accuracy of one path. */
export interface PathScore {
  /** Model id, or `ensemble`. */
  readonly model: string;
  /** Root mean squared error, in price. */
  readonly rmse: Metric;
  /** Mean absolute error, in price. */
  readonly mae: Metric;
  /** Symmetric mean absolute percentage error as a ratio, 0 to 2. */
  readonly smape: Metric;
  /** Mean absolute error over the history's mean seasonal naive error (Hyndman & Koehler 2006). */
  readonly mase: Metric;
  /** 1 when the sign of the move to the last bar was right, 0 when wrong. */
  readonly terminalDirection: Metric;
  /**
   * Continuous ranked probability score of the log-normal law around the path, in price; undefined
   * for a path without variances.
   */
  readonly crps: Metric;
  /**
   * Mean of log h + r² / h over the log returns r and the variances h forecast for them (Patton 2011);
   * undefined for a path without variances.
   */
  readonly qlike: Metric;
}

/** How often an interval held the realised close, and what its bounds are worth as quantiles. */
export interface IntervalCoverage {
  readonly levelRatio: number;
  /** Share of the realised closes inside, bounds included. */
  readonly coverage: Metric;
  /** Mean pinball loss of the two bounds, in price. */
  readonly pinball: Metric;
  /** Mean scaled interval score of the M4 competition: width and misses over the MASE's scale. */
  readonly scaledIntervalScore: Metric;
}

/** The scores of a forecast: they depend on the forecast and the realised bars alone. */
export interface OutcomeContent {
  /** Realised closes, one per bar of the horizon. */
  readonly realisedPrices: readonly number[];
  readonly ensemble: PathScore;
  /** Each model that had a path, in the policy's order. */
  readonly models: readonly PathScore[];
  /** Ensemble RMSE divided by the baseline's RMSE. */
  readonly rmseRatio: Metric;
  readonly coverages: readonly IntervalCoverage[];
  /** Model with the lowest RMSE after the fact; for information, never gated on. */
  readonly bestModelInHindsight: string;
}

/** Accuracy over the first bars of the horizon, for which a position is held. */
export interface HoldingScore {
  readonly bars: number;
  /** Close of the last of them, UTC milliseconds. */
  readonly closedMs: number;
  /** In price. */
  readonly ensembleRmse: Metric;
  /** In price; without data where the baseline has no path. */
  readonly baselineRmse: Metric;
  /** The one divided by the other. */
  readonly rmseRatio: Metric;
}

/** Accuracy of the paths that take no skill, whether or not the policy has them among its models. */
export interface ReferenceErrors {
  /** RMSE of the last close repeated, in price. */
  readonly naiveRmse: Metric;
  /** RMSE of a random walk with drift, in price; absent where the forecast did not keep its drift. */
  readonly driftRmse?: Metric;
}

/** A stored forecast joined to what happened. */
export interface Outcome extends OutcomeContent {
  /** Name of the forecast. */
  readonly forecast: string;
  readonly createTimeMs: number;
  /** SHA-256 of the realised bars. */
  readonly dataHash: string;
  /** Close of the last realised bar, UTC milliseconds; absent on outcomes of 0.2. */
  readonly closedMs?: number;
  /** Absent where nobody stated how long a position is held. */
  readonly holding?: HoldingScore;
  /** Absent on outcomes of versions that did not measure them. */
  readonly references?: ReferenceErrors;
}
