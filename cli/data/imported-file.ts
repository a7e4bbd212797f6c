import type { FileProblem } from "#gateway/market-data/domain/files/file-problem.ts";
import type { PriceBasis } from "#gateway/market-data/domain/price-basis.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { ImportBarsResponse } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { FailedFile, FileSeries } from "../bars/bar-files.ts";
import { exitCodeOfError, exitCodes } from "../exit-code.ts";

/** What became of one file. */
export interface ImportedFile {
  readonly file: string;
  readonly ticker?: string;
  readonly dialect?: string;
  /** UNCHANGED where all of its bars were stored before. */
  readonly state: "IMPORTED" | "UNCHANGED" | "FAILED";
  /** Bars that the file has, and those that were not stored before. */
  readonly barCount: number;
  readonly storedCount: number;
  /** Trading dates of the first and the last bar of the file. */
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
  const storedCount = Number(response.storedCount);
  return {
    ...described(series),
    state: storedCount > 0 ? "IMPORTED" : "UNCHANGED",
    storedCount,
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
    storedCount: 0,
    problems: problems.slice(0, keptProblems),
    problemCount: problems.length,
  };
}

function described(series: FileSeries) {
  const { file, instrument, read, bars, widenedCount, notes, skipped } = series;
  const { dialect, basis, actions } = read;
  return {
    file,
    ticker: instrument.ticker,
    ...(dialect !== undefined && { dialect }),
    ...(basis !== undefined && { basis }),
    actionCount: actions.length,
    currency: instrument.currency,
    barCount: bars.length,
    firstDate: dateOf(bars[0]!.startTimeMs),
    lastDate: dateOf(bars.at(-1)!.startTimeMs),
    widenedCount,
    notes,
    skipped,
  };
}

function dateOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
