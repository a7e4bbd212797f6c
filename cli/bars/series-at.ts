import { type FileProblem, filesFault } from "#gateway/market-data/domain/files/file-problem.ts";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { counted } from "#gateway/market-data/domain/quality/evidence.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { barFrequency, intervalCode } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type FailedFile, type FileRequest, type FileSeries, readBarFiles } from "./bar-files.ts";

/** The series of a file or folder, and the files that nobody asks for and that cannot be used. */
export interface SeriesAt {
  readonly series: readonly FileSeries[];
  readonly failed: readonly FailedFile[];
}

/**
 * Reads a file or a folder for a sprint. Where its tickers are named, a file of another one may fail; where they
 * are not, they are those of the files, so that every file has to be read.
 * @throws Fault BARS_INVALID with the problems of the files that are needed; as `readBarFiles` otherwise.
 */
export async function seriesAt(
  path: string,
  request: FileRequest = {},
  tickers?: readonly string[],
): Promise<SeriesAt> {
  const series: FileSeries[] = [];
  const failed: FailedFile[] = [];
  for await (const outcome of readBarFiles(path, request)) {
    if ("series" in outcome) series.push(outcome.series);
    else failed.push(outcome);
  }
  const asked = tickers?.map(canonicalTicker);
  const isNeeded = ({ ticker = "" }: FailedFile) => asked?.includes(ticker) ?? true;
  const problems: FileProblem[] = [];
  // One by one: a spread of as many arguments as a broken file has lines overflows the stack.
  for (const file of failed.filter(isNeeded)) {
    for (const problem of file.problems) problems.push(problem);
  }
  if (problems.length > 0) throw withOthers(filesFault(problems), series, tickers);
  return { series, failed };
}

/** What a sprint on bars of one length takes of the files that were read for it. */
export interface FilesOfSprint {
  /** In the order of the files, each once. */
  readonly tickers: readonly string[];
  /** Which files are left out, since their bars are longer or shorter. */
  readonly notes: readonly string[];
}

/** @param asked - tickers that were named; nothing is said of files of others. */
export function filesOfSprint(
  series: readonly FileSeries[],
  interval: BarInterval,
  asked?: readonly string[],
): FilesOfSprint {
  const named = asked?.map(canonicalTicker);
  const others = series.filter(
    (one) => one.interval !== interval && (named?.includes(one.instrument.ticker) ?? true),
  );
  const own = series.filter((one) => one.interval === interval);
  return {
    tickers: [...new Set(own.map(({ instrument }) => instrument.ticker))],
    notes: others.map(
      (one) =>
        `note: ${one.file} is not in this sprint: its bars are ${barFrequency(one.interval)}, those of the sprint ` +
        `${barFrequency(interval)} (--interval ${intervalCode(one.interval)} for them)`,
    ),
  };
}

function withOthers(
  fault: Fault,
  { length }: readonly FileSeries[],
  tickers: readonly string[] | undefined,
): Fault {
  if (length === 0 || tickers !== undefined) return fault;
  const { code, reason, message, violations } = fault;
  const others = `\n${counted(length, "other file")} can be used: name the tickers with --tickers`;
  return new Fault(code, reason, message + others, { violations });
}
