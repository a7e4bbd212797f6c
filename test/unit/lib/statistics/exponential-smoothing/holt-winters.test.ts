import assert from "node:assert/strict";
import { test } from "node:test";
import {
  holtWinters,
  holtWintersPath,
} from "#lib/statistics/exponential-smoothing/holt-winters.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { furthest, reference } from "./reference.ts";

for (const kind of ["multiplicative", "additive"] as const) {
  test(`HoltWinters_${kind} AirPassengers: squares, states and forecasts are R's to 1e-9`, () => {
    const known = reference.holtWinters[kind];
    const seasonKind = kind === "additive" ? "ADDITIVE" : "MULTIPLICATIVE";
    const state = holtWinters(classicSeries("AirPassengers"), 12, seasonKind, known)!;
    assert.ok(Math.abs(state.sumOfSquares / known.SSE - 1) < 1e-9);
    assert.ok(furthest([state.level, state.trend], [known.level, known.trend]) < 1e-9);
    assert.ok(furthest(state.season, known.season) < 1e-9);
    assert.ok(furthest(holtWintersPath(state, seasonKind, 12), known.pred) < 1e-9);
  });
}

test("Holt-Winters needs two periods to start from", () => {
  const short = classicSeries("AirPassengers").slice(0, 23);
  const parameters = { alpha: 0.5, beta: 0.1, gamma: 0.1 };
  assert.equal(holtWinters(short, 12, "ADDITIVE", parameters), undefined);
});
