import { chooseEts } from "#lib/statistics/exponential-smoothing/choose.ts";
import { stl } from "#lib/statistics/seasonality/stl.ts";
import { thetaForecast } from "#lib/statistics/theta/theta-method.ts";
import { damped } from "#services/forecast/domain/models/damped.ts";
import { theta } from "#services/forecast/domain/models/theta.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import type { BenchCase } from "../measure.ts";

const settings = { forms: "ALL", iterationLimit: 500 } as const;
const passengers = classicSeries("AirPassengers");
const nile = classicSeries("Nile");
const long = pricesFrom(garchReturns(999, 3));
const closes = pricesFrom(garchReturns(499, 5));
const validation = { ...modelInput(closes, 30), purpose: "VALIDATION" } as const;

/** Exponential smoothing and Theta; the bars are those of the issue. */
export const cases: readonly BenchCase[] = [
  {
    name: "Theta, AirPassengers",
    barMs: 0.2,
    run: () => thetaForecast(passengers, 12, 12),
  },
  {
    name: "auto ETS, AirPassengers (15 forms)",
    barMs: 60,
    run: () => chooseEts(passengers, 12, settings),
  },
  { name: "auto ETS, Nile (6 forms)", barMs: 1, run: () => chooseEts(nile, 1, settings) },
  { name: "auto ETS, n = 1000", barMs: 5, run: () => chooseEts(long, 1, settings) },
  { name: "theta for a comparison, n = 500", run: () => theta.forecast(validation) },
  { name: "damped for a comparison, n = 500", run: () => damped.forecast(validation, policy.ets) },
  { name: "STL, AirPassengers", run: () => stl(passengers, 12, 11) },
];
