import { createRequire } from "node:module";
import { fitSarima, isFit } from "#lib/statistics/arima/fit.ts";
import { arimaOrder, type SarimaOrder } from "#lib/statistics/arima/order.ts";
import { searchOrder } from "#lib/statistics/arima/search/order-search.ts";
import { standardErrors } from "#lib/statistics/arima/standard-errors.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { sarimax } from "#services/forecast/domain/models/sarimax.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, normals, pricesFrom } from "#test/support/sample-series.ts";
import { forecastSarima } from "#test/support/sarima-forecast.ts";
import type { BenchCase } from "../measure.ts";

/** The WASM port of ctsa; CommonJS without types of its own for what is used here. */
type Rival = new (
  options: Record<string, number | boolean>,
) => { train(series: number[]): { predict(count: number): unknown } };

const Arima = createRequire(import.meta.url)("arima") as Rival;

const passengers = classicSeries("AirPassengers");
const logPassengers = passengers.map(log);
const plainLogPassengers = Array.from(logPassengers);
const lakeHuron = classicSeries("LakeHuron");
const airline: SarimaOrder = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, period: 12 };
const thousand = integratedSeries(1000);
const closes = pricesFrom(garchReturns(499, 1));

/** An ARIMA(1,1,1) with coefficients 0.6 and 0.3. */
function integratedSeries(n: number): Float64Array {
  const normal = normals(1);
  const series = new Float64Array(n);
  let difference = 0;
  let before = 0;
  for (let t = 1; t < n; t += 1) {
    const innovation = normal();
    difference = 0.6 * difference + innovation + 0.3 * before;
    before = innovation;
    series[t] = series[t - 1]! + difference;
  }
  return series;
}

/** Exact likelihood to the last digits, 24 bars with standard errors, and those of the estimates. */
function fitAndForecast(series: Float64Array, order: SarimaOrder, constant = false): unknown {
  const fit = fitSarima(series, order, { iterationLimit: 200, tolerance: 1e-12, constant });
  if (!isFit(fit)) throw new Error(fit.note);
  return [standardErrors(fit), forecastSarima(fit, 24)];
}

export const cases: readonly BenchCase[] = [
  {
    name: "sarimax: airline, exact likelihood, 24 bars",
    barMs: 5,
    run: () => fitAndForecast(logPassengers, airline),
    rival: {
      name: "arima 0.2.8 (WASM)",
      run: () =>
        new Arima({ p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, s: 12, verbose: false })
          .train(plainLogPassengers)
          .predict(24),
    },
  },
  {
    name: "sarimax: AR(2) with mean, 98 observations",
    barMs: 0.5,
    run: () => fitAndForecast(lakeHuron, arimaOrder(2, 0, 0), true),
  },
  {
    name: "sarimax: ARIMA(1,1,1), 1000 observations",
    barMs: 5,
    run: () => fitAndForecast(thousand, arimaOrder(1, 1, 1)),
  },
  {
    name: "sarimax: stepwise search on AirPassengers",
    barMs: 150,
    run: () => searchOrder(passengers, 12),
    rival: {
      name: "arima 0.2.8 (WASM) auto, by conditional sums of squares: AICc 2.6 higher",
      run: () =>
        new Arima({ auto: true, p: 5, d: 2, q: 5, P: 2, D: 1, Q: 2, s: 12, verbose: false })
          .train(Array.from(passengers))
          .predict(24),
    },
  },
  {
    name: "sarimax: the model on 500 closes, order searched",
    run: () =>
      sarimax.forecast({ ...modelInput(closes, 20), purpose: "VALIDATION" }, policy.sarimax),
  },
];
