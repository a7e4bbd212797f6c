import type { Bar } from "#lib/kernel/bar.ts";
import { type BarKind, closeTimeMs } from "#lib/kernel/calendar.ts";
import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { Prefetch } from "#lib/kit/async/prefetch.ts";
import { packBars } from "../domain/bar-columns.ts";
import { checkBars } from "../domain/bars.ts";
import type { ForecastContent } from "../domain/forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import { crossValidate, type Fold } from "../domain/validation/cross-validate.ts";
import { type FoldPlan, foldTrainingBars } from "../domain/validation/fold-plan.ts";
import {
  type CrossValidationSummary,
  summariseFolds,
} from "../domain/validation/summarise-folds.ts";
import type { FitCaller, FitEngine } from "./ports.ts";

/** What is to be validated. */
export interface CrossValidation {
  readonly kind: BarKind;
  readonly bars: readonly Bar[];
  readonly plan: FoldPlan;
  readonly policy: ForecastPolicy;
}

/** A fold with the close of the last bar that it saw, or, last of all, the summary. */
export type CrossValidationItem =
  | { readonly fold: Fold; readonly originMs: number }
  | { readonly summary: CrossValidationSummary };

/**
 * Makes the forecasts that the service would have made at each fold, as many at a time as there are
 * threads to fit on, and scores them.
 * @throws Fault FIELD_INVALID for a policy with a submission, BARS_TOO_FEW, BARS_INVALID, BARS_OUT_OF_ORDER, FIT_FAILED, OVERLOADED, DRAINING,
 *   DEADLINE, or the signal's reason when it aborts
 */
export async function* crossValidateForecasts(
  { engine }: { readonly engine: FitEngine },
  { bars, kind, plan, policy }: CrossValidation,
  { peer, signal }: FitCaller,
): AsyncGenerator<CrossValidationItem> {
  if (policy.submission !== undefined) {
    throw invalidField(
      "policy.submission",
      "is frozen at its as-ofs; leave it out of a validation",
    );
  }
  checkBars(bars);
  const closes = Float64Array.from(bars, ({ close }) => close);
  const leaving = new AbortController();
  const either = { peer, signal: AbortSignal.any([signal, leaving.signal]) };
  const forecastAt = forecastsAhead(engine, { bars, kind, plan, policy }, either);
  const folds: Fold[] = [];
  try {
    for await (const fold of crossValidate(closes, plan, forecastAt)) {
      folds.push(fold);
      yield { fold, originMs: closeTimeMs(bars[fold.trainingBars - 1]!, kind.interval) };
    }
  } finally {
    leaving.abort(new Fault("CANCELLED", "CANCELLED", "the cross-validation has ended"));
  }
  yield { summary: summariseFolds(folds, policy.models, policy.baselineModel, plan) };
}

/** The forecast of each fold when it is asked for; those of the next folds are started with it. */
function forecastsAhead(
  engine: FitEngine,
  { bars, kind, plan, policy }: CrossValidation,
  caller: FitCaller,
): (trainingBars: number) => Promise<ForecastContent> {
  const { horizonBars } = plan;
  const windows = foldTrainingBars(bars.length, plan);
  const forecasts = new Prefetch(async (end: number) => {
    const seen = bars.slice(Math.max(0, end - policy.lookbackBars), end);
    const packed = packBars(seen, kind);
    const { content } = await engine.forecast({ bars: packed, horizonBars, policy }, caller);
    return content;
  });
  let started = 0;
  return (trainingBars) => {
    const until = Math.min(windows.length, windows.indexOf(trainingBars) + engine.parallelism);
    for (; started < until; started += 1) void forecasts.get(windows[started]!);
    const forecast = forecasts.get(trainingBars);
    forecasts.release(trainingBars);
    return forecast;
  };
}
