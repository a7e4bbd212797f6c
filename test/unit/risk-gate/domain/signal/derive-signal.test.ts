import assert from "node:assert/strict";
import { test } from "node:test";
import { deriveSignal, edgeBps } from "#services/risk-gate/domain/signal/derive-signal.ts";
import { readForecast } from "#services/risk-gate/domain/signal/forecast-readings.ts";
import { fallingForecast, risingForecast } from "#test/unit/risk-gate/calm-signal.ts";

const signalOf = (forecast: typeof risingForecast, bars: number) =>
  deriveSignal(readForecast(forecast, bars), bars);

test("return and confidence are read at the holding horizon, not at the end of the path", () => {
  const signal = signalOf(risingForecast, 3);
  assert.equal(signal.holdingBars, 3);
  assert.equal(signal.expectedReturnBps?.toFixed(6), "60.000000");
  assert.equal(signal.confidenceRatio?.toFixed(6), "0.580000");
});

test("points after the holding horizon change nothing", () => {
  const ensemblePrices = risingForecast.ensemblePrices.map((price, bar) => (bar > 4 ? 50 : price));
  assert.deepEqual(signalOf({ ...risingForecast, ensemblePrices }, 5), signalOf(risingForecast, 5));
});

test("a fall is a sale with a signed return and an edge in its favour", () => {
  const signal = signalOf(fallingForecast, 5);
  assert.equal(signal.side, "SELL");
  assert.equal(signal.expectedReturnBps?.toFixed(6), "-100.000000");
  assert.equal(edgeBps(signal)?.toFixed(6), "100.000000");
});

test("a flat path has a return of zero, no side and no confidence", () => {
  const signal = signalOf({ ...risingForecast, ensemblePrices: Array(8).fill(100) }, 5);
  assert.equal(signal.side, undefined);
  assert.equal(signal.expectedReturnBps, 0);
  assert.equal(signal.confidenceRatio, undefined);
  assert.equal(edgeBps(signal), 0);
});

test("a missing path leaves everything that rests on it undefined", () => {
  const signal = signalOf({ ...risingForecast, ensemblePrices: [] }, 5);
  assert.deepEqual(signal, {
    holdingBars: 5,
    side: undefined,
    expectedReturnBps: undefined,
    confidenceRatio: undefined,
    riskScore: undefined,
    signalToNoiseRatio: undefined,
  });
});
