import { loadForecastConfig } from "#services/forecast/config.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import { sampleColumns } from "#test/support/sample-bars.ts";
import type { BenchCase } from "../measure.ts";

const { policy } = loadForecastConfig({ environment: {} });
const bars = sampleColumns(500);
const horizonBars = 30;

/** A whole forecast as the service makes it, weights and intervals included. */
export const cases: readonly BenchCase[] = [
  {
    name: "whole default forecast, 500 bars, 30 ahead",
    barMs: 20,
    run: () => makeForecast(bars, horizonBars, policy),
  },
];
