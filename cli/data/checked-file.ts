import { basename } from "node:path";
import { type FileProblem, placeOf } from "#gateway/market-data/domain/files/file-problem.ts";
import {
  type BarFileOptions,
  readBarFile,
} from "#gateway/market-data/domain/files/read-bar-file.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { basisOf } from "#gateway/market-data/domain/quality/detect-basis.ts";
import {
  type Finding,
  type QualityState,
  stateOf,
} from "#gateway/market-data/domain/quality/finding.ts";
import { checkQuality } from "#gateway/market-data/domain/quality/index.ts";
import { widenRounding } from "#gateway/market-data/domain/widen-rounding.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { type ActionsByTicker, actionsWith } from "../bars/actions-at.ts";
import { bareName, textOfFile } from "../bars/file-text.ts";

/** What was found in one file, or in one stored series. */
export interface CheckedSeries {
  /** The file as it was named, or the source of the stored series. */
  readonly file: string;
  readonly ticker?: string;
  /** Absent for a file. */
  readonly interval?: BarInterval;
  /** UNREADABLE where no bar could be read. */
  readonly state: QualityState | "UNREADABLE";
  readonly basis?: PriceBasis;
  readonly barCount: number;
  readonly findings: readonly Finding[];
  /** Why it is unreadable. */
  readonly problems: readonly string[];
  /** Rows that were left out since they cannot be read (--skip-bad-rows), and why. */
  readonly skipped: readonly string[];
}

/** Checks one file; nothing is stored and nothing is thrown for what it holds. */
export async function checkedFile(
  file: string,
  request: BarFileOptions,
  actionsByTicker: ActionsByTicker,
): Promise<CheckedSeries> {
  const instrument = instrumentOf(request.ticker, file);
  const unreadable = (...problems: readonly string[]): CheckedSeries => ({
    file,
    ...(instrument !== undefined && { ticker: instrument.ticker }),
    state: "UNREADABLE",
    barCount: 0,
    findings: [],
    problems,
    skipped: [],
  });
  if (instrument === undefined) {
    return unreadable("its name is no ticker; name the file after its ticker, or say --ticker");
  }
  const { ticker } = instrument;
  let text: string;
  try {
    text = await textOfFile(file);
  } catch (error) {
    if (error instanceof Fault)
      return unreadable(error.violations[0]?.description ?? error.message);
    throw error;
  }
  const read = readBarFile(text, file, { ...request, ticker });
  if (read.problems.length > 0) {
    return unreadable(...read.problems.map(problemText));
  }
  const bars = read.bars.map(widenRounding);
  const roundedBars = bars.filter((bar, at) => bar !== read.bars[at]).length;
  const input = {
    instrument,
    interval: read.interval,
    bars,
    actions: actionsWith(read.actions, actionsByTicker.get(ticker)),
    basis: read.basis,
    repairs: {
      misplacedRows: read.misplacedRows,
      equalDuplicates: read.repeatedRows,
      conflictingStartsMs: read.conflicts.map(({ startTimeMs }) => startTimeMs),
      roundedBars,
    },
  };
  const findings = checkQuality(input);
  const basis = basisOf(input);
  return {
    file,
    ticker,
    state: stateOf(findings),
    ...(basis !== undefined && { basis }),
    barCount: bars.length,
    findings,
    problems: [],
    skipped: read.skipped.map(problemText),
  };
}

/** `AAPL_as_traded.csv` is a copy of AAPL: what stands behind the first underscore says which. */
function instrumentOf(stated: string | undefined, file: string): Instrument | undefined {
  const [name = ""] = bareName(basename(file)).split("_");
  try {
    return instrumentOfTicker(stated ?? name);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function problemText(problem: FileProblem): string {
  const place = placeOf(problem);
  return place === "" ? problem.description : `${place}: ${problem.description}`;
}
