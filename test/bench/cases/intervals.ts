import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { exponentialHistory } from "#lib/statistics/volatility/exponential-variance.ts";
import { priceBands } from "#services/forecast/domain/intervals/price-bands.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import type { BenchCase } from "../measure.ts";

const horizonBars = 30;

/** Conformal bands at two levels, the variances being there already. */
function bands(n: number): () => unknown {
  const closes = pricesFrom(garchReturns(n - 1, 7));
  const history = exponentialHistory(logReturns(closes));
  const path = new Float64Array(horizonBars).fill(closes[n - 1]!);
  const logReturnVariances = new Float64Array(horizonBars).fill(history.level);
  const policy = { method: "CONFORMAL", minimumScores: 60, adaptationRate: 0.005 } as const;
  const variance = { logReturnVariances, source: "" };
  const scale = { history, source: "" };
  return () => priceBands(closes, path, variance, scale, [0.8, 0.95], policy);
}

export const cases: readonly BenchCase[] = [
  { name: "intervals, 500 bars, 30 ahead, 2 levels", run: bands(500) },
  { name: "intervals, 5000 bars, 30 ahead, 2 levels", run: bands(5000) },
];
