import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import type { ForecastScored } from "../facts/forecast-facts.ts";

/** The RMSEs of a scored forecast and of those that it can be held against, in price. */
export interface ForecastErrors {
  /** Of the ensemble; infinite where it could not be computed, so that it is never the better one. */
  readonly ensemble: number;
  /** Of the baseline; absent where it has none. */
  readonly baseline?: number;
  /** Of the last close repeated; absent on facts of earlier versions. */
  readonly naive?: number;
  /** Of a random walk with drift; absent on facts of earlier versions. */
  readonly drift?: number;
  /** Of each model with a path; none where nothing says since when they were known, as in facts of 0.2. */
  readonly models: readonly ModelError[];
}

/** What one model was off by. */
export interface ModelError {
  readonly model: string;
  readonly rmse: number;
}

/** The errors of a score; undefined where bars of the horizon are missing, so that RMSEs are of different bars. */
export function forecastErrors(scored: ForecastScored): ForecastErrors | undefined {
  const { ensembleRmse, baselineRmse, naiveRmse, driftRmse, modelRmses, closedMs } = scored;
  const { horizonBars } = scored.key;
  const whole = (rmse: Metric | undefined): number | undefined => {
    if (rmse === undefined || rmse.n < horizonBars) return undefined;
    const value = metricValue(rmse);
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  };
  const isComputed = Number.isFinite(metricValue(ensembleRmse));
  const ensemble = isComputed ? whole(ensembleRmse) : Number.POSITIVE_INFINITY;
  if (ensemble === undefined) return undefined;
  const [baseline, naive, drift] = [whole(baselineRmse), whole(naiveRmse), whole(driftRmse)];
  return {
    ensemble,
    ...(baseline !== undefined && { baseline }),
    ...(naive !== undefined && { naive }),
    ...(drift !== undefined && { drift }),
    models:
      closedMs === undefined
        ? []
        : modelRmses.flatMap(({ model, rmse }) => {
            const value = whole(rmse);
            return value === undefined ? [] : [{ model, rmse: value }];
          }),
  };
}
