/**
 * User CPU time of the forecast numerics, each beside its bar and, where there is one, a rival library
 * in the same process.
 *
 * Usage: npm run bench:forecast [-- --runs N] [--only TEXT] [--json]
 *
 * Exit 1 when a median is above its bar.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { type BenchCase, type Measured, measure } from "./measure.ts";
import { table } from "./table.ts";

const families = [
  "models",
  "garch",
  "ssa",
  "sarimax",
  "ets",
  "mssa-rl",
  "regime",
  "intervals",
  "evaluation",
  "forecast",
];

interface Row {
  readonly name: string;
  readonly barMs: number | undefined;
  readonly own: Measured;
  readonly rival: { readonly name: string; readonly measured: Measured } | undefined;
}

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "9" },
    only: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);
if (!(Number.isInteger(runs) && runs >= 1)) {
  process.stderr.write(`--runs must be a whole number of at least 1; it is ${values.runs}\n`);
  process.exit(2);
}

const rows: Row[] = [];
for (const family of families) {
  const { cases } = (await import(`./cases/${family}.ts`)) as { cases: readonly BenchCase[] };
  for (const { name, barMs, run, rival } of cases) {
    if (!name.includes(values.only)) continue;
    process.stderr.write(`measuring ${name} …\n`);
    const own = measure(run, runs);
    const measured = rival && measure(rival.run, runs);
    rows.push({ name, barMs, own, rival: rival && measured && { name: rival.name, measured } });
  }
}
if (rows.length === 0) {
  process.stderr.write(`no case has "${values.only}" in its name\n`);
  process.exit(2);
}

const missed = rows.filter(({ barMs, own }) => barMs !== undefined && own.medianMs > barMs);
if (values.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
else {
  const figure = (ms: number) => ms.toPrecision(3);
  process.stdout.write(
    table(
      ["case", "median ms", "least", "most", "bar", "", "rival", "its median ms"],
      rows.map(({ name, barMs, own, rival }) => [
        name,
        figure(own.medianMs),
        figure(own.minimumMs),
        figure(own.maximumMs),
        barMs === undefined ? "" : String(barMs),
        barMs === undefined ? "" : own.medianMs <= barMs ? "met" : "MISSED",
        rival?.name ?? "",
        rival ? figure(rival.measured.medianMs) : "",
      ]),
    ),
  );
  process.stdout.write(
    `\nuser CPU time of one call, median of ${runs} runs; ${missed.length} of ` +
      `${rows.filter(({ barMs }) => barMs !== undefined).length} bars missed\n`,
  );
}
process.exit(missed.length === 0 ? 0 : 1);
