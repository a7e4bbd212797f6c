import { SubspaceDistances } from "#lib/statistics/change-points/subspace-distance.ts";
import type { Memory } from "#lib/statistics/numerics/fit-controls.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { mssaRl } from "#services/forecast/domain/models/mssa-rl.ts";
import { rollingOrigins } from "#services/forecast/domain/validation/rolling-validation.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import type { BenchCase } from "../measure.ts";

const closes = pricesFrom(garchReturns(499, 3));
const forecast = modelInput(closes, 30);
const validation = { ...forecast, purpose: "VALIDATION" } as const;
const origins = rollingOrigins(500, 30, policy)
  .reverse()
  .map((origin) => ({ ...validation, closes: closes.slice(0, origin + 1) }));
const windows = { windowBars: 20, rank: 2, baseBars: 60, testBars: 10 };
const logCloses = closes.map(log);

/** MSSA-RL at 500 bars and 30 bars ahead. */
export const cases: readonly BenchCase[] = [
  {
    name: "MSSA-RL path for a comparison, n = 500",
    run: () => mssaRl.forecast(validation, policy.mssaRl),
  },
  {
    name: "MSSA-RL at 10 rolling origins up to n = 470",
    run: () => {
      const memory: Memory = {};
      return origins.map((input) => mssaRl.forecast({ ...input, memory }, policy.mssaRl));
    },
  },
  { name: "MSSA-RL forecast, n = 500", run: () => mssaRl.forecast(forecast, policy.mssaRl) },
  {
    name: "subspace distances, n = 500",
    run: () => new SubspaceDistances(windows).extend(logCloses),
  },
];
