/**
 * The models and the combined forecast on subsets of the M3 and M4 competitions: sMAPE, MASE and OWA
 * relative to Naive2 of the same series, beside the best single method of R's forecast package.
 *
 * Usage: PMX_REFERENCE_DATA=<folder> npm run bench:competition
 *          [-- --subset hourly|yearly|quarterly|monthly|other] [--sample N] [--json]
 *
 * The table is not out of sample: the members of the combination, its origins and its dropping rule were
 * chosen by their OWA on these very series, among about 130 variants. All but "other" keep their margin
 * over most of them; "other" passes or fails by the choice.
 *
 * --sample takes N series spread over each subset. Exit 1 when the combined forecast is worse than the
 * best single method by more than 0.01 OWA on a whole subset; 2 when the data or an option is wrong.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { owaBars, tolerance } from "./competition/bars.ts";
import { combinedPath, pathOf } from "./competition/combined.ts";
import { policyFor, singles } from "./competition/policies.ts";
import { meanScore, naive2, owaOf, type Score, scoreOf } from "./competition/scores.ts";
import {
  type CompetitionSeries,
  readSubset,
  type SubsetName,
  subsetNames,
} from "./competition/series.ts";
import { table } from "./table.ts";

interface Row extends Score {
  readonly subset: SubsetName;
  readonly method: string;
  readonly owa: number;
  /** Series that the method had no path for; Naive2 stands in. */
  readonly failures: number;
  /** User CPU a series. */
  readonly meanMs: number;
}

const { values } = parseArgs({
  options: {
    subset: { type: "string" },
    sample: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const chosen = subsetNames.filter((name) => values.subset === undefined || name === values.subset);
const sample = values.sample === undefined ? undefined : Number(values.sample);
if (chosen.length === 0) refuse(`--subset must be one of ${subsetNames.join(", ")}`);
if (sample !== undefined && !(Number.isInteger(sample) && sample >= 1)) {
  refuse("--sample must be a whole number of at least 1");
}

const rows: Row[] = [];
for (const subset of chosen) {
  let series: CompetitionSeries[] = [];
  try {
    series = readSubset(subset);
  } catch (error) {
    refuse((error as Error).message);
  }
  rows.push(...scored(subset, spread(series, sample ?? series.length)));
}
if (values.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
else process.stdout.write(printed());
const worse = rows.filter(({ method, subset, owa }) => {
  return method === "combined" && owa > owaBars[subset].best + tolerance;
});
process.exitCode = sample === undefined && worse.length > 0 ? 1 : 0;

function scored(subset: SubsetName, series: readonly CompetitionSeries[]): Row[] {
  const base = meanScore(series.map((one) => scoreOf(one, naive2(one))));
  const methods: [string, (one: CompetitionSeries) => Float64Array | undefined][] = [
    ["naive2", naive2],
    ...singles.map((model): [string, (one: CompetitionSeries) => Float64Array | undefined] => [
      model.id,
      (one) => pathOf(model, one, policyFor(one.periodBars, one.test.length)),
    ]),
    ["combined", combinedPath],
  ];
  return methods.map(([method, forecast]) => {
    process.stderr.write(`${subset}: ${method}, ${series.length} series\n`);
    let failures = 0;
    const from = process.cpuUsage().user;
    const scores = series.map((one) => {
      const path = forecast(one);
      if (path === undefined) failures += 1;
      return scoreOf(one, path ?? naive2(one));
    });
    const meanMs = (process.cpuUsage().user - from) / 1000 / series.length;
    const mean = meanScore(scores);
    return { subset, method, ...mean, owa: owaOf(mean, base), failures, meanMs };
  });
}

/** `count` of the series, evenly spread over their order. */
function spread(series: readonly CompetitionSeries[], count: number): CompetitionSeries[] {
  const step = Math.max(1, series.length / count);
  return Array.from(
    { length: Math.min(count, series.length) },
    (_, i) => series[Math.floor(i * step)]!,
  );
}

function printed(): string {
  const cells = rows.map((row) => {
    const { best, method, aim } = owaBars[row.subset];
    const bar = row.method === "combined" ? `${best} (${method}), aim ${aim}` : "";
    return [
      row.subset,
      row.method,
      row.sMape.toFixed(3),
      row.mase.toFixed(3),
      row.owa.toFixed(4),
      bar,
      String(row.failures),
      row.meanMs.toFixed(2),
    ];
  });
  const head = ["subset", "method", "sMAPE", "MASE", "OWA", "best single in R", "failed", "ms"];
  const caution =
    "the combination was chosen by its OWA on these very series, among about 130 variants";
  return `${table(head, cells)}\n${caution}\n`;
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
