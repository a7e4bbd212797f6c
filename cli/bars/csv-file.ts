import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { TextDecoder } from "node:util";
import { type CsvProblem, csvFault } from "#gateway/market-data/domain/csv/csv-problem.ts";
import { parseBarsCsv } from "#gateway/market-data/domain/csv/parse-bars-csv.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import { Fault } from "#lib/kernel/fault.ts";

/** Files hold daily bars: a date names one bar. */
const interval = "DAY_1";

/** Over 100 bytes for each of the bars that one file may have; keeps memory bounded. */
const largestFileBytes = 16 * 2 ** 20;

/** The series of one file. */
export interface FileSeries extends BarSeries {
  /** Bars whose high or low was moved by rounding (`widenRounding`). */
  readonly widenedCount: number;
}

/**
 * Reads daily bars from a file, or from every `.csv` file of a folder (in the order of their names,
 * not those of folders below). The file's name is the ticker: `MTN.JO.csv` holds MTN.JO. The bars
 * count as recorded (REAL); all files or none: the problems of all of them are reported at once.
 * @throws Fault BARS_INVALID naming file, line and column; FIELD_INVALID where there is no such
 *   path, no CSV file, no permission or a name that is not a ticker.
 */
export async function readBarFiles(path: string): Promise<readonly FileSeries[]> {
  const files = await filesAt(path);
  const series: FileSeries[] = [];
  const problems: CsvProblem[] = [];
  for (const file of files) {
    const parsed = await readBarFile(file);
    // One by one: a spread of as many arguments as a broken file has lines overflows the stack.
    if ("problems" in parsed) for (const problem of parsed.problems) problems.push(problem);
    else series.push(parsed);
  }
  if (problems.length > 0) throw csvFault(problems);
  return series;
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await reading(path, () => stat(path));
  if (!found.isDirectory()) return [path];
  const names = (await reading(path, () => readdir(path))).filter(isCsv).sort();
  if (names.length > 0) return names.map((name) => join(path, name));
  throw pathFault(path, "is a folder without .csv files; put one a ticker there, as AAPL.csv");
}

/** A device or a pipe may never end. */
async function regularFile(file: string): Promise<Stats> {
  const found = await reading(file, () => stat(file));
  if (found.isFile()) return found;
  throw pathFault(file, "is no ordinary file; write the bars to one named after its ticker");
}

async function readBarFile(
  file: string,
): Promise<FileSeries | { readonly problems: readonly CsvProblem[] }> {
  const { size } = await regularFile(file);
  if (size > largestFileBytes) {
    const description = `holds ${size} bytes, more than the ${largestFileBytes} that a file of bars may have; split it`;
    return { problems: [{ file, description }] };
  }
  const bytes = await reading(file, () => readFile(file));
  const text = decode(bytes);
  const { instrument, nameProblem } = instrumentOfFile(file);
  const { bars, problems, widenedCount } =
    text === undefined
      ? { bars: [], problems: [{ file, description: "is not UTF-8 text" }], widenedCount: 0 }
      : parseBarsCsv(text, file, interval);
  if (instrument === undefined)
    return { problems: [{ file, description: nameProblem }, ...problems] };
  if (problems.length > 0) return { problems };
  const rest = { source: basename(file), provenance: "REAL" as const, widenedCount };
  return { instrument, interval, bars, ...rest };
}

function instrumentOfFile(file: string) {
  const name = basename(file);
  const ticker = isCsv(name) ? name.slice(0, -".csv".length) : name;
  try {
    return { instrument: instrumentOfTicker(ticker) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const description = error.violations[0]?.description ?? error.message;
    return { nameProblem: `${description}; name the file after its ticker, as AAPL.csv` };
  }
}

function isCsv(name: string): boolean {
  return name.toLowerCase().endsWith(".csv");
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const advice: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; check the path",
  ENOTDIR: "does not exist; check the path",
  EACCES: "may not be read by this user; check its permissions",
  EPERM: "may not be read by this user; check its permissions",
};

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw pathFault(path, advice[code] ?? `cannot be read (${code})`, error);
  }
}

function pathFault(path: string, description: string, cause?: unknown): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", `${path} ${description}`, {
    violations: [{ field: path, description }],
    cause,
  });
}
