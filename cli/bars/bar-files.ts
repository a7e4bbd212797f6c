import { basename } from "node:path";
import type { FileProblem } from "#gateway/market-data/domain/files/file-problem.ts";
import {
  type BarFileOptions,
  type FileBars,
  readBarFile,
} from "#gateway/market-data/domain/files/read-bar-file.ts";
import { importableBars } from "#gateway/market-data/domain/importable-bars.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { type ActionsByTicker, actionsFor, actionsWith } from "./actions-at.ts";
import { bareName, barFilesAt, textOfFile } from "./file-text.ts";

/** What the user says of files of bars; all of it is optional. */
export interface FileRequest extends BarFileOptions {
  /** ISO 10383 code of the exchange, where the ticker does not say the right one. */
  readonly exchange?: string;
  /** A file of dividends and splits; absent: the `actions.csv` beside the bars, where there is one. */
  readonly actionsFile?: string;
  /** The time now, UTC milliseconds: bars that have not closed cannot be imported. Absent: all have. */
  readonly nowMs?: number;
}

/** The series of one file. */
export interface FileSeries extends RawSeries {
  /** As it was named to us. */
  readonly file: string;
  /** How it was written. */
  readonly dialect: string;
  /** Bars whose high or low was moved by rounding (`widenRounding`). */
  readonly widenedCount: number;
  /** Rows that were left out. */
  readonly skipped: readonly FileProblem[];
  /** What was assumed, turned round or left out. */
  readonly notes: readonly string[];
}

/** A file that cannot be used. */
export interface FailedFile {
  readonly file: string;
  /** Absent where nothing says it. */
  readonly ticker?: string;
  readonly dialect?: string;
  readonly problems: readonly FileProblem[];
}

/** What became of one file. */
export type FileOutcome = { readonly series: FileSeries } | FailedFile;

/**
 * Reads a file of bars, or those of a folder one after the other. What a file is called is its ticker (`MTN.JO.csv`
 * holds MTN.JO) unless the request says it; where that is no ticker, the file may state its own. The bars count as
 * recorded (REAL). A file that cannot be used has its problems, and does not stop those after it.
 * @throws Fault FIELD_INVALID where there is no such path or no file of bars, and for a ticker of several files.
 */
export async function* readBarFiles(
  path: string,
  request: FileRequest = {},
): AsyncGenerator<FileOutcome> {
  const files = await barFilesAt(path);
  if (request.ticker !== undefined && files.length > 1) {
    const description = `is for one file, but ${path} has ${files.length}; name one of them`;
    throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", `--ticker: ${description}`, {
      violations: [{ field: "--ticker", description }],
    });
  }
  const actions = await actionsFor(path, request.actionsFile);
  for (const file of files) yield await readOneFile(file, request, actions);
}

async function readOneFile(
  file: string,
  request: FileRequest,
  actions: ActionsByTicker,
): Promise<FileOutcome> {
  const named = instrumentNamed(request.ticker ?? bareName(file));
  const ticker = "instrument" in named ? named.instrument.ticker : undefined;
  let text: string;
  try {
    text = await textOfFile(file);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const description = error.violations[0]?.description ?? error.message;
    return { file, ...(ticker !== undefined && { ticker }), problems: [{ file, description }] };
  }
  const read = readBarFile(text, file, { ...request, ...(ticker !== undefined && { ticker }) });
  const found = "instrument" in named ? named : instrumentStated(read, named.problem);
  const { dialect } = read;
  const failed = (problems: readonly FileProblem[], own = ticker): FileOutcome => ({
    file,
    ...(own !== undefined && { ticker: own }),
    ...(dialect !== undefined && { dialect }),
    problems,
  });
  if (!("instrument" in found)) {
    return failed([{ file, description: found.problem }, ...read.problems]);
  }
  const { bars, problems, skipped, widenedCount, notes } = importableBars(read, file, request);
  if (problems.length > 0) return failed(problems, found.instrument.ticker);
  const series: FileSeries = {
    instrument: withStated(found.instrument, read, request),
    interval: read.interval,
    bars,
    actions: actionsWith(read.actions, actions.get(found.instrument.ticker)),
    ...(read.basis !== undefined && { basis: read.basis }),
    source: basename(file),
    provenance: "REAL",
    file,
    dialect: dialect ?? "generic",
    widenedCount,
    skipped: [...read.skipped, ...skipped],
    notes: [...statedNotes(found.instrument, read), ...read.notes, ...notes],
  };
  return { series };
}

type Named = { readonly instrument: Instrument } | { readonly problem: string };

function instrumentNamed(ticker: string): Named {
  try {
    return { instrument: instrumentOfTicker(ticker) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { problem: error.violations[0]?.description ?? error.message };
  }
}

function instrumentStated({ statedTicker }: FileBars, problem: string): Named {
  const stated = statedTicker === undefined ? undefined : instrumentNamed(statedTicker);
  if (stated !== undefined && "instrument" in stated) return stated;
  const own = stated === undefined ? problem : `the file says ${statedTicker}: ${stated.problem}`;
  return { problem: `${own}; name the file after its ticker, as AAPL.csv, or say --ticker` };
}

function withStated(instrument: Instrument, read: FileBars, { exchange }: FileRequest): Instrument {
  const currency = read.unit?.currency;
  return {
    ...instrument,
    ...(currency !== undefined && { currency }),
    ...(exchange !== undefined && { exchange }),
  };
}

/** A file may say another ticker than its name: both may be right, so the name counts. */
function statedNotes({ ticker }: Instrument, { statedTicker }: FileBars): readonly string[] {
  const isSame = statedTicker === undefined || base(statedTicker) === base(ticker);
  return isSame ? [] : [`the file itself says ${statedTicker}`];
}

function base(ticker: string): string {
  return ticker.split(/[.=/-]/)[0]!;
}
