import type { OutcomeContent } from "../outcome.ts";
import { type ScorableForecast, scoreOutcome } from "../scoring/score-outcome.ts";
import { type FoldPlan, foldTrainingBars } from "./fold-plan.ts";

/** One fold: a forecast from the bars before it, scored over the bars after it. */
export interface Fold {
  /** Position among the folds, from 0, earliest first. */
  readonly index: number;
  /** Bars that the forecast saw: the first so many of all. */
  readonly trainingBars: number;
  readonly lastClosePrice: number;
  readonly forecast: ScorableForecast;
  readonly scores: OutcomeContent;
  /** Ids of the models that gave no path. */
  readonly failedModels: readonly string[];
}

/** Makes the forecast that the first `trainingBars` bars allow, and nothing after them. */
export type ForecastAt = (trainingBars: number) => ScorableForecast | Promise<ScorableForecast>;

/**
 * Expanding-window cross-validation: one forecast a fold, yielded with its scores as soon as it is
 * made, earliest first.
 * @param closes positive closes of all bars, oldest first
 * @throws Fault BARS_TOO_FEW, and what `forecastAt` throws
 */
export async function* crossValidate(
  closes: Float64Array,
  plan: FoldPlan,
  forecastAt: ForecastAt,
): AsyncGenerator<Fold, void, void> {
  for (const [index, trainingBars] of foldTrainingBars(closes.length, plan).entries()) {
    const forecast = await forecastAt(trainingBars);
    const realised = closes.subarray(trainingBars, trainingBars + plan.horizonBars);
    yield {
      index,
      trainingBars,
      lastClosePrice: forecast.lastClosePrice,
      forecast,
      scores: scoreOutcome(forecast, Array.from(realised)),
      failedModels: forecast.models
        .filter(({ prices }) => prices.length === 0)
        .map(({ model }) => model),
    };
  }
}
