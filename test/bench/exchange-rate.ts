/**
 * The exchange-rate protocol: SAMoSSA on levels as its authors have it, and ours on increments, beside a
 * random walk. Run it with PMX_REFERENCE_DATA set to the folder that has exchange_rate.csv.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { authorsForm, fitSamossa } from "#lib/statistics/samossa/fit.ts";
import { forecastSamossa } from "#lib/statistics/samossa/forecast.ts";
import { anchoredSamossa } from "#test/support/anchored-samossa.ts";
import { scoreByProtocol, standardisedRates, trainingRows } from "#test/support/exchange-rates.ts";

const reference = JSON.parse(
  readFileSync(new URL("../testdata/reference/samossa.json", import.meta.url), "utf8"),
).exchangeRate;
const rates = standardisedRates();
const training = rates.map((values) => values.slice(0, trainingRows));
const print = (...cells: (string | number)[]) =>
  process.stdout.write(
    `${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(4) : cell).padEnd(12)).join(" ")}\n`,
  );

print(
  "authors' form",
  "RMSE",
  "their RMSE",
  "mean R2",
  "their R2",
  "ratio",
  "their ratio",
  "fit ms",
);
const walk = scoreByProtocol(rates, (seen, _, steps) => new Float64Array(steps).fill(seen.at(-1)!));
print(
  "random walk",
  walk.rmse,
  reference.randomWalkRmse,
  walk.meanR2,
  reference.randomWalkMeanR2,
  1,
);
for (const [lagCount, rankText, lags] of [
  [60, "1", 1],
  [60, "3", 1],
  [60, "8", 0],
  [60, "8", 1],
  [60, "None", 1],
  [123, "8", 1],
  [123, "None", 1],
  [246, "3", 3],
] as const) {
  const name = `L${lagCount}_r${rankText}_ar${lags === 0 ? "None" : lags}`;
  const theirs = reference.results[name];
  const rule = rankText === "None" ? "DONOHO" : "COUNT";
  const started = performance.now();
  const settings = {
    windowBars: lagCount + 1,
    rankRule: rule,
    rank: Number(rankText),
    energyRatio: 1,
    lags,
  } as const;
  const fit = fitSamossa(training, settings, authorsForm);
  const fitMs = performance.now() - started;
  if (fit === undefined) throw new Error(`${name} has no fit`);
  const score = scoreByProtocol(rates, (seen, p, steps) => {
    const path = forecastSamossa(fit, seen, p, steps, false);
    if (path.status === "DIVERGED") throw new Error(`${name} diverges`);
    return path.values;
  });
  print(
    name,
    score.rmse,
    theirs.rmse,
    score.meanR2,
    theirs.mean_r2,
    score.ratio,
    theirs.ratio_vs_random_walk,
    fitMs,
  );
}

print("");
print("ours", "RMSE", "mean R2", "ratio", "least ratio", "chosen");
for (const form of ["HANKEL", "PAGE"] as const) {
  const ours = anchoredSamossa(training, form, [20, 40, 60], 30);
  const score = scoreByProtocol(rates, ours.forecast);
  const { candidate, leastRatio } = ours.choice;
  const chosen = candidate === undefined ? "random walk" : JSON.stringify(candidate);
  print(form, score.rmse, score.meanR2, score.ratio, leastRatio, chosen);
}
