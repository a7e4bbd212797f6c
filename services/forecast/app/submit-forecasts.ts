import { type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import {
  type SubmittedForecast,
  setHash,
  setName,
  submissionHash,
  submissionKey,
  submissionProblems,
} from "../domain/submission/submitted-forecast.ts";
import type { ForecastSet, SubmissionStore } from "./ports.ts";
import { receiptTimeMs } from "./receipt-time.ts";

/** Forecasts of one set: a hundred tickers over two hundred as-ofs. */
const mostForecasts = 20_000;
/** Prices of one set, which are in memory until it is stored: some 32 MB. */
const mostPrices = 4_000_000;
const mostViolations = 20;

/**
 * Keeps a set of forecasts, all or none, or answers the same set that is there.
 * @throws Fault FIELD_INVALID naming forecasts[i] and its field
 */
export async function submitForecasts(
  { submissions, nowMs }: { readonly submissions: SubmissionStore; readonly nowMs: () => number },
  parts: AsyncIterable<readonly SubmittedForecast[]>,
): Promise<ForecastSet> {
  const { forecasts, hashes } = await collect(parts);
  const contentHash = setHash(hashes);
  const name = setName(contentHash);
  const known = submissions.findSet(name);
  if (known !== undefined) return known;
  const asOfTimesMs = forecasts.map(({ asOfMs }) => asOfMs);
  const set: ForecastSet = {
    name,
    contentHash,
    receivedMs: receiptTimeMs({ submissions, nowMs }),
    forecastCount: forecasts.length,
    shortestHorizonBars: least(forecasts.map(({ medianPrices }) => medianPrices.length)),
    firstAsOfMs: least(asOfTimesMs),
    lastAsOfMs: -least(asOfTimesMs.map((asOfMs) => -asOfMs)),
    tickers: [...new Set(forecasts.map(({ ticker }) => ticker))].sort(),
  };
  return submissions.keepSet(set, forecasts);
}

async function collect(parts: AsyncIterable<readonly SubmittedForecast[]>): Promise<{
  readonly forecasts: readonly SubmittedForecast[];
  readonly hashes: readonly string[];
}> {
  // Hashed part by part: of a whole set it would take seconds, while other calls wait.
  const hashes: string[] = [];
  const forecasts: SubmittedForecast[] = [];
  const keys = new Map<string, number>();
  const violations: FieldViolation[] = [];
  let prices = 0;
  for await (const part of parts) {
    for (const forecast of part) {
      const place = `forecasts[${forecasts.length}]`;
      const of = `${forecast.ticker} as of ${new Date(forecast.asOfMs).toISOString()}`;
      for (const { field, description } of submissionProblems(forecast)) {
        violations.push({ field: `${place}.${field}`, description: `${of}: ${description}` });
      }
      const first = keys.get(submissionKey(forecast));
      if (first !== undefined) {
        const description = `is the second of ${of}, after forecasts[${first}]; a set has one`;
        violations.push({ field: place, description });
      }
      keys.set(submissionKey(forecast), first ?? forecasts.length);
      forecasts.push(forecast);
      if (violations.length === 0) hashes.push(submissionHash(forecast));
      prices += forecast.medianPrices.length * (1 + 2 * forecast.intervals.length);
    }
    if (violations.length > 0) throw invalidFields(violations.slice(0, mostViolations));
    if (forecasts.length > mostForecasts || prices > mostPrices) {
      const description = `go beyond ${mostForecasts} forecasts or ${mostPrices} prices; submit fewer as-ofs or tickers`;
      throw invalidField("forecasts", description);
    }
  }
  if (forecasts.length === 0) throw invalidField("forecasts", "is required; nothing was sent");
  return { forecasts, hashes };
}

function least(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other));
}
