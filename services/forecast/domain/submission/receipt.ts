import type { Commitment } from "./commitment.ts";
import { type SubmittedForecast, submissionHash } from "./submitted-forecast.ts";

/** What a commitment is to, besides its hash. */
type CommitmentTerms = Pick<
  Commitment,
  "ticker" | "interval" | "asOfMs" | "horizonBars" | "revealByMs"
>;

/** When the hash of a forecast, or a set of forecasts, was received. */
export interface Receipt {
  /** `commitments/{id}` or `forecastSets/{id}`. */
  readonly name: string;
  /** As a policy names it. */
  readonly source: string;
  /** SHA-256 of the text that reveals a commitment, or of all forecasts of a set. */
  readonly contentHash: string;
  /** UTC milliseconds. */
  readonly receivedMs: number;
  /** Absent of a set. */
  readonly terms?: CommitmentTerms;
  /** How many forecasts of a set came at that time; 0 of a commitment. */
  readonly forecastCount: number;
}

/** When the forecast of a commitment was revealed. */
export interface Reveal {
  /** `commitments/{id}`. */
  readonly commitment: string;
  /** UTC milliseconds. */
  readonly revealedMs: number;
  /** When the hash was received, as it is kept with the forecast, UTC milliseconds. */
  readonly receivedMs: number;
  /** SHA-256 of the forecast that was read from the text. */
  readonly forecastHash: string;
}

/** The receipt of a commitment. */
export function receiptOfCommitment({
  name,
  source,
  contentHash,
  receivedMs,
  ...terms
}: Commitment): Receipt {
  return { name, source, contentHash, receivedMs, terms, forecastCount: 0 };
}

/** The receipt of a set. */
export function receiptOfSet({
  name,
  contentHash,
  receivedMs,
  forecastCount,
}: Pick<Receipt, "name" | "contentHash" | "receivedMs" | "forecastCount">): Receipt {
  return { name, source: name, contentHash, receivedMs, forecastCount };
}

/** The reveal of a forecast that is kept with a receipt. */
export function revealOf(
  commitment: string,
  forecast: SubmittedForecast,
  times: Pick<Reveal, "revealedMs" | "receivedMs">,
): Reveal {
  const { revealedMs, receivedMs } = times;
  return { commitment, revealedMs, receivedMs, forecastHash: submissionHash(forecast) };
}
