/**
 * Brier score of the probability of a rise, out of sample, beside that of the trailing base rate: the share of
 * moves that rose among the bars that the forecast saw.
 *
 * The requirement: at 1, 5, 10 and 30 bars ahead the service's score is no worse than the base rate's. What
 * the service shrinks to, and how far, was chosen on the files of the pool whose tickers begin with A to H;
 * where a folder has others, the requirement is on those. Fewer than ten files cannot tell scores apart that
 * differ in the third digit: there it may be worse by two standard errors of the difference.
 *
 * Usage: npm run bench:rise [-- --data DIR] [--every N] [--json]
 *   --data   folder of CSV files of daily bars, as they are imported; else the bars of AAPL that come with pmx
 *   --every  bars between two origins (20)
 *
 * Exit 1 when the requirement is missed.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { type Method, methods, type Origin, originsOf } from "./rise/origins.ts";
import { poolOf } from "./rise/series.ts";
import { table } from "./table.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    every: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const everyBars = Number(values.every);
if (!(Number.isInteger(everyBars) && everyBars >= 1)) {
  process.stderr.write(`--every must be a whole number of at least 1; it is ${values.every}\n`);
  process.exit(2);
}

const horizons = [1, 5, 10, 30];
const lastChosenOn = "H";
/** Files from which on the requirement is on the scores as they are. */
const fewestFiles = 10;

interface Row {
  readonly files: string;
  readonly horizonBars: number;
  readonly n: number;
  readonly roseRatio: number;
  readonly brier: Readonly<Record<Method, number>>;
  /** Of the service's score less the base rate's, over moves that do not overlap. */
  readonly standardError: number;
  /** Whether the requirement is on this row. */
  readonly required: boolean;
}

const { policy } = loadForecastConfig({ environment: {} });
const { series, left } = await poolOf(values.data);
const origins = series.flatMap((one) => originsOf(one, horizons, everyBars, policy));
const isChosenOn = ({ ticker }: Origin) => ticker.slice(0, 1).toUpperCase() <= lastChosenOn;
const rest = origins.filter((origin) => !isChosenOn(origin));
const rows =
  rest.length > 0
    ? [
        ...rowsOf("chosen on (A to H)", origins.filter(isChosenOn), false),
        ...rowsOf("the rest", rest, true),
      ]
    : rowsOf("all", origins, true);
const missed = rows.filter((row) => row.required && !isMet(row));
const calibratedRatio =
  origins.filter(({ basis }) => basis === "SCORED_FORECASTS").length / origins.length;

if (values.json) {
  const result = { files: series.length, left, origins: origins.length, calibratedRatio, rows };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} else print();
process.exitCode = missed.length === 0 ? 0 : 1;

function rowsOf(files: string, chosen: readonly Origin[], required: boolean): Row[] {
  return horizons.map((horizonBars, at) => {
    const closed = chosen.filter(({ rose }) => rose[at] !== undefined);
    const mean = (value: (origin: Origin) => number) =>
      closed.reduce((sum, origin) => sum + value(origin), 0) / closed.length;
    const happened = ({ rose }: Origin) => (rose[at] ? 1 : 0);
    const loss = (origin: Origin, method: Method) =>
      (origin.probabilities[method][at]! - happened(origin)) ** 2;
    const brier = Object.fromEntries(
      methods.map((method) => [method, mean((origin) => loss(origin, method))]),
    ) as Record<Method, number>;
    const n = closed.length;
    const gap = (origin: Origin) => loss(origin, "SERVICE") - loss(origin, "BASE RATE");
    const variance = mean((origin) => gap(origin) ** 2) - mean(gap) ** 2;
    const standardError = Math.sqrt(variance / (n * Math.min(1, everyBars / horizonBars)));
    return { files, horizonBars, n, roseRatio: mean(happened), brier, standardError, required };
  });
}

function isMet({ brier, standardError }: Row): boolean {
  const allowed = series.length < fewestFiles ? 2 * standardError : 0;
  return brier.SERVICE <= brier["BASE RATE"] + allowed;
}

function print(): void {
  process.stdout.write(
    table(
      [
        "files",
        "bars ahead",
        "n",
        "rose",
        ...methods.map((name) => name.toLowerCase()),
        "± of the difference",
        "met",
      ],
      rows.map((row) => [
        row.files,
        String(row.horizonBars),
        String(row.n),
        row.roseRatio.toFixed(3),
        ...methods.map((method) => row.brier[method].toFixed(4)),
        row.standardError.toFixed(4),
        row.required ? (isMet(row) ? "yes" : "NO") : "",
      ]),
    ),
  );
  for (const reason of left) process.stdout.write(`left out: ${reason}\n`);
  process.stdout.write(
    `${series.length} files, ${origins.length} origins, every ${everyBars} bars; ` +
      `${(100 * calibratedRatio).toFixed(0)} % calibrated on scored forecasts\n` +
      `${missed.length === 0 ? "PASS" : `FAIL: ${missed.length} horizons missed`}\n`,
  );
}
