import { packBars, unpackBars } from "../domain/bar-columns.ts";
import { makeForecast } from "../domain/make-forecast.ts";
import { models } from "../domain/models/registry.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

const policy: ForecastPolicy = {
  lookbackBars: 240,
  minimumBars: 60,
  models: models.map((model) => model.id),
  baselineModel: "naive",
  validationOrigins: 4,
  validationStepBars: 5,
  equalWeightShrinkageRatio: 0.5,
  minimumWeightRatio: 0.05,
  intervalLevelRatios: [0.8],
  garch: { presample: "mean", iterationLimit: 100 },
  samossa: { windowBars: 40, energyRatio: 0.15, residualLags: 2 },
};

/** Runs every model once on made-up bars, so that the engine has compiled them before a caller waits. */
export function warmUp(): void {
  let seed = 1;
  let close = 100;
  const bars = Array.from({ length: policy.lookbackBars }, (_, t) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    close *= 1 + (seed / 2 ** 32 - 0.5) * 0.03;
    const prices = { open: close, high: close * 1.01, low: close * 0.99, close };
    return { startTimeMs: t * 86_400_000, ...prices, volumeUnits: 1000 };
  });
  makeForecast(unpackBars(packBars(bars)), 20, policy);
}
