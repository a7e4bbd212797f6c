import { Matrix, SVD } from "ml-matrix";
import { fitSamossa, latestForm } from "#lib/statistics/samossa/fit.ts";
import { decompose, everyComponent } from "#lib/statistics/ssa/decomposition.ts";
import { recurrentForecast } from "#lib/statistics/ssa/forecast.ts";
import { samossa } from "#services/forecast/domain/models/samossa.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import type { BenchCase } from "../measure.ts";

const co2 = classicSeries("co2");
/** Logarithm of a price: what a long history of bars looks like. */
const longWalk = Float64Array.from(pricesFrom(garchReturns(9_999, 7)), Math.log);
const cycles = Float64Array.from(
  garchReturns(10_000, 8),
  (noise, t) => 20 * noise + Math.sin(t * 0.3) + Math.sin(t * 0.01) + 0.5 * Math.cos(t * 0.71),
);
const eightSeries = Array.from({ length: 8 }, (_, seed) => garchReturns(6_688, seed + 1));
const validation = {
  ...modelInput(pricesFrom(garchReturns(499, 3)), 30),
  purpose: "VALIDATION",
} as const;

function decomposed(series: Float64Array, windowBars: number, rank: number) {
  const result = decompose([series], windowBars, rank);
  if (result.status === "FAILED") throw new Error(result.note);
  return result;
}

function wholeSvd(series: Float64Array, windowBars: number): SVD {
  const columns = series.length - windowBars + 1;
  const rows = Array.from({ length: windowBars }, (_, i) =>
    Array.from(series.subarray(i, i + columns)),
  );
  return new SVD(new Matrix(rows));
}

export const cases: readonly BenchCase[] = [
  {
    name: "SSA co2, 6 triples (n = 468, window 234)",
    barMs: 4,
    run: () => decomposed(co2, 234, 6),
    rival: { name: "ml-matrix SVD", run: () => wholeSvd(co2, 234) },
  },
  {
    name: "SSA co2, 6 triples and 24 forecasts",
    barMs: 5,
    run: () => {
      const whole = decomposed(co2, 234, 6);
      return recurrentForecast(whole, everyComponent(whole), 24);
    },
  },
  {
    name: "SSA of a random walk, 20 triples (n = 10000, window 5000)",
    barMs: 80,
    run: () => decomposed(longWalk, 5_000, 20),
  },
  {
    name: "SSA of cycles in noise, 20 triples (n = 10000, window 5000)",
    run: () => decomposed(cycles, 5_000, 20),
  },
  {
    name: "SAMoSSA fit of 8 series (n = 6688, window 60, rank 8)",
    barMs: 30,
    run: () =>
      fitSamossa(
        eightSeries,
        { windowBars: 60, rankRule: "COUNT", rank: 8, energyRatio: 1, lags: 1 },
        latestForm("PAGE"),
      ),
  },
  {
    name: "SAMoSSA forecast at a rolling origin (n = 500)",
    run: () => samossa.forecast(validation, policy.samossa),
  },
  {
    name: "SAMoSSA forecast chosen by validation (n = 500, 3 windows)",
    run: () => samossa.forecast(validation, { ...policy.samossa, selection: "VALIDATED" }),
  },
];
