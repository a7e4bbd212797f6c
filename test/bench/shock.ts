/**
 * Default forecasts at many origins of many tickers, those after a shock among them, out of sample: how far
 * the ensemble path goes from the last close, its error beside naive's, and how often the bands hold in
 * calm and in wild markets. σ is the standard deviation of the last 60 log returns at the origin.
 *
 * The bars, at every horizon: no path of up to 30 bars leaves the last close by more than 4 σ√h; the pooled
 * RMSE, of errors relative to the last close, is at most naive's, and at most 1.02 times it over the fifth
 * of the origins with the highest σ. At 30 bars the 80 % band holds within ± 4 points in each third of the
 * origins by σ, of all tickers and of each ticker's own. With fewer than 1000 origins only the paths are
 * judged; the other figures are chance then.
 *
 * What the default policy is made of was chosen on the tickers A to H; `--chosen` gives figures of those
 * and of the rest beside the ones of all.
 *
 * Usage: npm run bench:shock [-- --data DIR] [--close adj_close|close] [--every N] [--horizons 5,30]
 *          [--chosen A-H] [--processes N] [--json]
 *   --data     folder of CSV files with the columns date and close; the bars that pmx comes with otherwise
 *   --close    the column of a file that closes are read from (adj_close, where it has one)
 *   --every    bars between two origins (10)
 *   --horizons bars ahead, each a forecast of its own
 *   --processes processes that make forecasts (as many as there are cores)
 *
 * Exit 1 when a bar is missed, 2 when an option or the data is wrong. Progress goes to standard error.
 */
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { type Figure, figuresOf, isMet } from "./shock/figures.ts";
import { judgeAll } from "./shock/judge-all.ts";
import type { Judged } from "./shock/origins.ts";
import {
  type CloseColumn,
  closeColumns,
  type DailySeries,
  seriesOf,
  shippedSeries,
} from "./shock/series.ts";
import { table } from "./table.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    close: { type: "string", default: "adj_close" },
    every: { type: "string", default: "10" },
    horizons: { type: "string", default: "5,30" },
    chosen: { type: "string" },
    processes: { type: "string", default: `${availableParallelism()}` },
    json: { type: "boolean", default: false },
  },
});
const column = closeColumns.find((name) => name === values.close);
if (column === undefined) refuse(`--close must be one of ${closeColumns.join(", ")}`);
const everyBars = countOf("--every", values.every);
const horizons = values.horizons.split(",").map((text) => countOf("--horizons", text));
const processes = countOf("--processes", values.processes);
const chosen = values.chosen === undefined ? undefined : /^([A-Z])-([A-Z])$/.exec(values.chosen);
if (chosen === null) refuse("--chosen must be two letters such as A-H");

const { policy } = loadForecastConfig({ environment: {} });
const series = await read(column);
let done = 0;
const parts = await judgeAll(
  series,
  { horizons, everyBars },
  processes,
  (ticker, { judged: made }, seconds) => {
    done += 1;
    process.stderr.write(
      `${done} of ${series.length}: ${ticker}, ${made.length} forecasts in ${seconds.toFixed(1)} s\n`,
    );
  },
);
const judged = parts.flatMap((part) => part.judged);
const skipped = parts.reduce((sum, part) => sum + part.skipped, 0);
if (judged.length === 0) refuse(`no series has the ${policy.minimumBars} bars of a forecast`);

const figures = horizons.flatMap((horizonBars) => {
  const all = judged.filter((one) => one.horizonBars === horizonBars);
  return [
    ...figuresOf("all", all, policy.intervalLevelRatios, true),
    ...groupsOf(all).flatMap(([name, group]) =>
      group.length === 0 ? [] : figuresOf(name, group, policy.intervalLevelRatios, false),
    ),
  ];
});
const missed = figures.filter((figure) => !isMet(figure));
if (values.json) {
  const report = { tickers: series.length, forecasts: judged.length, skipped, figures };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
} else print(figures);
process.exitCode = missed.length === 0 ? 0 : 1;

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function countOf(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  return refuse(`${option} must be a whole number of at least 1; it is ${text}`);
}

async function read(from: CloseColumn): Promise<DailySeries[]> {
  if (values.data === undefined) return await shippedSeries();
  try {
    return seriesOf(values.data, from);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

/** The tickers that the policy was chosen on, and the others. */
function groupsOf(all: readonly Judged[]): [string, readonly Judged[]][] {
  if (!chosen) return [];
  const [, from, to] = chosen;
  const isChosen = ({ ticker }: Judged) => ticker[0]! >= from! && ticker[0]! <= to!;
  return [
    [`${from} to ${to}`, all.filter(isChosen)],
    ["the rest", all.filter((one) => !isChosen(one))],
  ];
}

function print(rows: readonly Figure[]): void {
  const cells = rows.map((row) => [
    row.figure,
    row.group,
    String(row.horizonBars),
    String(row.n),
    row.value.toFixed(row.figure.includes("%") ? 1 : 4),
    row.allowed === undefined ? "" : `${row.allowed[0].toFixed(0)} to ${row.allowed[1]}`,
    row.allowed === undefined ? "" : isMet(row) ? "yes" : "NO",
  ]);
  const titles = ["figure", "tickers", "bars ahead", "origins", "value", "bar", "met"];
  process.stdout.write(table(titles, cells));
  const unusable =
    skipped === 0 ? "" : `, ${skipped} left out where a price is not positive or none moves`;
  process.stdout.write(
    `${judged.length} forecasts of ${series.length} tickers${unusable}\n` +
      `${missed.length === 0 ? "PASS" : `FAIL: ${missed.length} bars missed`}\n`,
  );
}
