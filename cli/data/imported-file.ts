import type { FileProblem } from "#gateway/market-data/domain/files/file-problem.ts";
import { barStartText } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { ImportBarsResponse } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { FailedFile, FileSeries } from "../bars/bar-files.ts";
import { revisedText } from "../bars/import-series.ts";
import { exitCodeOfError, exitCodes } from "../exit-code.ts";

/** What became of one file. */
export interface ImportedFile {
  readonly file: string;
  readonly ticker?: string;
  readonly dialect?: string;
  /** UNCHANGED where all of its bars were stored before. */
  readonly state: "IMPORTED" | "UNCHANGED" | "FAILED";
  /** Bars that the file has, those that were not stored before, and stored ones that have other values now. */
  readonly barCount: number;
  readonly newCount: number;
  readonly revisedCount: number;
  /** The revision of the series that the file made, or that it found unchanged. */
  readonly revision?: number;
  /** Trading dates of the first and the last bar of the file; with the time of day (UTC) of intraday ones. */
  readonly firstDate?: string;
  readonly lastDate?: string;
  readonly currency?: string;
  /** What was done to its prices; absent where nothing says it. */
  readonly basis?: PriceBasis;
  /** Dividends and splits that it states. */
  readonly actionCount?: number;
  /** Bars whose high or low was moved by rounding. */
  readonly widenedCount: number;
  readonly notes: readonly string[];
  readonly skipped: readonly FileProblem[];
  /** Why it failed; the first of them where there are very many. */
  readonly problems: readonly FileProblem[];
  readonly problemCount: number;
}

const keptProblems = 20;

/** A file that was stored. */
export function importedFile(series: FileSeries, response: ImportBarsResponse): ImportedFile {
  const { storedCount, changedCount, storedActionCount } = response;
  const file = described(series);
  const revised = revisedText(response);
  return {
    ...file,
    state: storedCount + storedActionCount > 0n ? "IMPORTED" : "UNCHANGED",
    newCount: Number(storedCount - changedCount),
    revisedCount: Number(changedCount),
    ...(response.series !== undefined && { revision: Number(response.series.revision) }),
    notes: revised === undefined ? file.notes : [revised, ...file.notes],
    problems: [],
    problemCount: 0,
  };
}

/** A file that could not be read. */
export function failedFile(outcome: FailedFile): ImportedFile {
  const { file, ticker, dialect, problems } = outcome;
  return {
    file,
    ...(ticker !== undefined && { ticker }),
    ...(dialect !== undefined && { dialect }),
    ...withProblems(problems),
    barCount: 0,
    widenedCount: 0,
    notes: [],
    skipped: [],
  };
}

/**
 * A file whose bars the gateway refused.
 * @throws the error itself where it is not about the bars, such as a gateway that is away.
 */
export function refusedFile(series: FileSeries, error: unknown): ImportedFile {
  if (!(error instanceof Fault) || exitCodeOfError(error) !== exitCodes.usage) throw error;
  return {
    ...described(series),
    ...withProblems([{ file: series.file, description: error.message }]),
  };
}

function withProblems(problems: readonly FileProblem[]) {
  return {
    state: "FAILED" as const,
    newCount: 0,
    revisedCount: 0,
    problems: problems.slice(0, keptProblems),
    problemCount: problems.length,
  };
}

function described(series: FileSeries) {
  const { file, instrument, dialect, basis, bars, actions, widenedCount, notes, skipped } = series;
  return {
    file,
    ticker: instrument.ticker,
    dialect,
    ...(basis !== undefined && { basis }),
    actionCount: actions.length,
    currency: instrument.currency,
    barCount: bars.length,
    firstDate: barStartText(bars[0]!.startTimeMs, series.interval),
    lastDate: barStartText(bars.at(-1)!.startTimeMs, series.interval),
    widenedCount,
    notes,
    skipped,
  };
}
