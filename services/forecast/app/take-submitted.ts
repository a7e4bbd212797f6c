import { unpackBars } from "../domain/bar-columns.ts";
import { summariseErrors } from "../domain/ensemble/evidence.ts";
import type { Forecast, ForecastSubject, HashedForecast } from "../domain/forecast.ts";
import { contentHashOf } from "../domain/identity.ts";
import { makeSubmitted, missingForecast } from "../domain/make-submitted.ts";
import { submissionTiming } from "../domain/submission/submission-timing.ts";
import { modelsOf } from "../domain/submission/submitted-models.ts";
import type { FitInput, SubmissionStore } from "./ports.ts";

/** A forecast that was made, here or elsewhere. */
export type FittedForecast = HashedForecast & Pick<Forecast, "submission">;

/**
 * The forecast that somebody else made of a subject. There is nothing to fit, so that no thread is asked.
 * @throws Fault FORECAST_MISSING where none was submitted, or one of fewer bars; FIT_FAILED
 */
export async function takeSubmitted(
  submissions: Pick<SubmissionStore, "find">,
  source: string,
  { instrument, interval, asOfMs }: ForecastSubject,
  { bars, horizonBars, policy, evidence, riseScores = [] }: FitInput,
): Promise<FittedForecast> {
  const found = submissions.find({ source, ticker: instrument.ticker, interval, asOfMs });
  if (found === undefined || found.forecast.medianPrices.length < horizonBars) {
    throw missingForecast(source, horizonBars, found?.forecast);
  }
  const { forecast, receivedMs } = found;
  const known = evidence ?? summariseErrors("ROLLING_ORIGINS", modelsOf(policy), []);
  const made = makeSubmitted(forecast, unpackBars(bars), horizonBars, policy, known, riseScores);
  const timing = submissionTiming(instrument, interval, asOfMs, receivedMs);
  return {
    ...made,
    contentHash: contentHashOf(made.content),
    submission: { source, receivedMs, timing },
  };
}
