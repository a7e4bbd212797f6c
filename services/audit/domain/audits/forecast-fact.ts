import type { Metric } from "#lib/kernel/metric.ts";
import type { AuditKey } from "./audit-key.ts";

/** A forecast was made: who will be compared with whom, fixed before the outcome exists. */
export interface ForecastMade {
  readonly key: AuditKey;
  /** Resource name of the forecast. */
  readonly forecast: string;
  readonly contentHash: string;
  /** The model that the ensemble will be compared with. */
  readonly baselineModel: string;
}

/** RMSE of one model that had a price path. */
export interface ModelRmse {
  readonly model: string;
  readonly rmse: Metric;
}

/** How often an interval path of a stated level held the realised close. */
export interface LevelCoverage {
  readonly levelRatio: number;
  readonly coverage: Metric;
}

/** A forecast was scored. Carries all that `ForecastMade` does, so that either may come first. */
export interface ForecastScored extends ForecastMade {
  /** When the fact was published, UTC milliseconds. */
  readonly scoreTimeMs: number;
  readonly ensembleRmse: Metric;
  readonly baselineRmse: Metric;
  readonly modelRmses: readonly ModelRmse[];
  /** 1 when the terminal direction was right, 0 when wrong, undefined when there was none. */
  readonly terminalDirection: Metric;
  readonly coverages: readonly LevelCoverage[];
}
