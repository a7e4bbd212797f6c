import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
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
  /** The models with a path; none where nothing says since when their errors were known, as in facts of 0.2. */
  readonly models: readonly string[];
  /** Of each of these. */
  readonly modelRmses: readonly number[];
}

/** One list of names for all forecasts of the same models: each is kept in memory, and there are many. */
const modelLists = new RecentlyUsed<string, readonly string[]>(64);

/** The RMSE of a model; undefined where it has none. */
export function modelRmse(
  { models, modelRmses }: ForecastErrors,
  model: string,
): number | undefined {
  return modelRmses[models.indexOf(model)];
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
  const known = (closedMs === undefined ? [] : modelRmses).flatMap(({ model, rmse }) => {
    const value = whole(rmse);
    return value === undefined ? [] : [{ model, value }];
  });
  return {
    ensemble,
    ...(baseline !== undefined && { baseline }),
    ...(naive !== undefined && { naive }),
    ...(drift !== undefined && { drift }),
    models: namesOf(known.map(({ model }) => model)),
    modelRmses: known.map(({ value }) => value),
  };
}

function namesOf(models: readonly string[]): readonly string[] {
  const key = models.join(" ");
  const list = modelLists.get(key) ?? models;
  modelLists.set(key, list);
  return list;
}
