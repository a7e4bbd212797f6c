import { Fault } from "#lib/kernel/fault.ts";
import { horizonOpensMs } from "#lib/kernel/horizon-opening.ts";
import { unpackBars } from "../domain/bar-columns.ts";
import { summariseErrors } from "../domain/ensemble/evidence.ts";
import type { Forecast, ForecastSubject, HashedForecast } from "../domain/forecast.ts";
import { contentHashOf } from "../domain/identity.ts";
import { makeSubmitted, missingForecast } from "../domain/make-submitted.ts";
import { type CommitmentSubject, commitmentName } from "../domain/submission/commitment.ts";
import { submissionTiming } from "../domain/submission/submission-timing.ts";
import { submissionHash } from "../domain/submission/submitted-forecast.ts";
import { modelsOf } from "../domain/submission/submitted-models.ts";
import { unrevealedFault } from "./commit-forecast.ts";
import type { FitInput, ReceivedForecast, SubmissionStore } from "./ports.ts";
import { receiptTimeMs } from "./receipt-time.ts";

/** A forecast that was made, here or elsewhere. */
export type FittedForecast = HashedForecast & Pick<Forecast, "submission">;

/** What submitted forecasts are taken from. */
export interface SubmittedDependencies {
  readonly submissions: Pick<SubmissionStore, "find" | "findCommitment" | "latestMs">;
  readonly nowMs: () => number;
}

/**
 * The forecast that somebody else made of a subject. There is nothing to fit, so that no thread is asked.
 * @param received the forecast where a process was asked for it; absent: it is looked up
 * @throws Fault FORECAST_MISSING where none was submitted, or one of fewer bars; COMMITMENT_UNREVEALED, and before its
 *   deadline COMMITMENT_PENDING, which is no failure yet; FIT_FAILED
 */
export async function takeSubmitted(
  dependencies: SubmittedDependencies,
  source: string,
  { instrument, interval, asOfMs }: ForecastSubject,
  { bars, horizonBars, policy, evidence, riseScores = [] }: FitInput,
  received?: ReceivedForecast,
): Promise<FittedForecast> {
  const subject = { source, ticker: instrument.ticker, interval, asOfMs };
  const found = received ?? dependencies.submissions.find(subject);
  if (found === undefined) refuseUnrevealed(dependencies, subject);
  if (found === undefined || found.forecast.medianPrices.length < horizonBars) {
    throw missingForecast(source, horizonBars, found?.forecast);
  }
  const { forecast, receivedMs } = found;
  const known = evidence ?? summariseErrors("ROLLING_ORIGINS", modelsOf(policy), []);
  const made = makeSubmitted(forecast, unpackBars(bars), horizonBars, policy, known, riseScores);
  const opensMs = horizonOpensMs(instrument, interval, asOfMs);
  const timing = submissionTiming(opensMs, receivedMs);
  return {
    ...made,
    contentHash: contentHashOf(made.content),
    submission: { source, forecastHash: submissionHash(forecast), receivedMs, opensMs, timing },
  };
}

function refuseUnrevealed(dependencies: SubmittedDependencies, subject: CommitmentSubject): void {
  const known = dependencies.submissions.findCommitment(commitmentName(subject));
  if (known === undefined) return;
  const { source, revealByMs, name } = known.commitment;
  if (receiptTimeMs(dependencies) > revealByMs) throw unrevealedFault(known.commitment);
  const deadline = new Date(revealByMs).toISOString();
  const message = `${source} committed to a forecast that is not revealed; reveal ${name} by ${deadline}, and ask again`;
  throw new Fault("FAILED_PRECONDITION", "COMMITMENT_PENDING", message);
}
