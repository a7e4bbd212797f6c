import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault, type FieldViolation } from "#lib/kernel/fault.ts";
import {
  readSubmissionFile,
  type SubmissionFileProblem,
} from "#services/forecast/domain/submission/submission-file.ts";
import type { SubmittedForecast } from "#services/forecast/domain/submission/submitted-forecast.ts";
import { bareName, barFilesAt, textOfFile } from "../bars/file-text.ts";
import { usageFault } from "../flag.ts";

export type { SubmittedForecast };

const shownProblems = 20;

/** The refusal of a file of forecasts that is larger than such a file may be. */
export const largestForecastFile =
  "a file of forecasts may have; leave out as-ofs and bars that no sprint asks for";

/**
 * The forecasts of a folder, or of one file, each file named after its ticker. Files of other tickers than those asked
 * for are not read.
 * @param asked - absent: all
 * @throws Fault FIELD_INVALID naming file, line and column of what is wrong, and a ticker without a file
 */
export async function submissionsAt(
  path: string,
  interval: BarInterval,
  asked: readonly string[] | undefined,
): Promise<readonly SubmittedForecast[]> {
  const wanted = asked?.map(canonicalTicker);
  const forecasts: SubmittedForecast[] = [];
  const violations: FieldViolation[] = [];
  const found = new Map<string, string>();
  for (const file of await barFilesAt(path)) {
    const { ticker } = instrumentOfTicker(bareName(file));
    if (wanted !== undefined && !wanted.includes(ticker)) continue;
    const before = found.get(ticker);
    if (before !== undefined) {
      throw usageFault("--forecaster", `${before} and ${file} are both of ${ticker}; keep one`);
    }
    found.set(ticker, file);
    const text = await textOfFile(file, largestForecastFile);
    const read = readSubmissionFile(text, { ticker, interval });
    // One by one: a spread of as many arguments may overflow the stack.
    for (const forecast of read.forecasts) forecasts.push(forecast);
    for (const problem of read.problems) violations.push(violationOf(file, problem));
  }
  refuseProblems(violations);
  const without = wanted?.find((ticker) => !found.has(ticker));
  if (without !== undefined) {
    throw usageFault("--forecaster", `${path} has no forecasts of ${without}, as ${without}.csv`);
  }
  return forecasts;
}

/** A problem by its file, line and column. */
export function violationOf(
  file: string,
  { line, column, description }: SubmissionFileProblem,
): FieldViolation {
  const place = [
    file,
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  return { field: place.join(", "), description };
}

/** @throws Fault FIELD_INVALID naming the first problems of files, where there are any */
export function refuseProblems(all: readonly FieldViolation[]): void {
  if (all.length === 0) return;
  const violations = all.slice(0, shownProblems);
  const texts = violations.map(({ field, description }) => `${field}: ${description}`);
  const message =
    texts.length === 1
      ? `nothing was submitted: ${texts[0]}`
      : `nothing was submitted: ${texts.map((text) => `\n  ${text}`).join("")}`;
  throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, { violations });
}
