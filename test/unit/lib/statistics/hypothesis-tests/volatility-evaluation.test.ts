import assert from "node:assert/strict";
import { test } from "node:test";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import { mincerZarnowitz } from "#lib/statistics/hypothesis-tests/mincer-zarnowitz.ts";
import { archTest, jarqueBera, ljungBox } from "#lib/statistics/hypothesis-tests/residual-tests.ts";
import {
  christoffersen,
  conditionalCoverage,
  kupiec,
  transitionsOf,
} from "#lib/statistics/hypothesis-tests/value-at-risk.ts";
import { meanQlike, qlikeLoss } from "#lib/statistics/scores/volatility-loss.ts";
import { dem2gbp } from "#test/support/exchange-returns.ts";

// GARCH(1,1) at the optimum of Fiorentini, Calzolari & Panattoni (1996), whose presample is the mean
// squared residual, and the exponentially weighted variance with decay 0.94 from the same start.
const [mu, omega, alpha, beta] = [-0.00619040838, 0.01076139785, 0.15313406182, 0.80597367031];
const residuals = dem2gbp().map((value) => value - mu);
const proxies = residuals.map((residual) => residual * residual);
const meanSquare = proxies.reduce((sum, square) => sum + square, 0) / proxies.length;
const garch = new Float64Array(proxies.length);
const weighted = new Float64Array(proxies.length);
proxies.forEach((_, t) => {
  const square = proxies[t - 1] ?? meanSquare;
  garch[t] = omega + alpha * square + beta * (garch[t - 1] ?? meanSquare);
  weighted[t] = 0.06 * square + 0.94 * (weighted[t - 1] ?? meanSquare);
});
const standardised = residuals.map((residual, t) => residual / Math.sqrt(garch[t]!));

/** Equal to 1e-8 of the number expected: the parameters above are known to 11 digits. */
function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-8 * Math.max(1, Math.abs(expected)), `${actual}`);
}

test("QLIKE of GARCH and EWMA on DEM/GBP", () => {
  close(meanQlike(garch, proxies), -0.71669380294299);
  close(meanQlike(weighted, proxies), -0.65775811126922);
});

test("Mincer-Zarnowitz of GARCH on DEM/GBP with HC0 and Newey-West 5", () => {
  const white = mincerZarnowitz(garch, proxies, 0)!;
  close(white.intercept, 0.0419471525181);
  close(white.slope, 0.77841026798654);
  close(white.rSquaredRatio, 0.089733549409804);
  close(white.wald, 4.5643247179738);
  const newey = mincerZarnowitz(garch, proxies, 5)!;
  close(newey.wald, 4.2414037638274);
  close(newey.standardErrors[0], 0.02222695278827);
  close(newey.standardErrors[1], 0.10786164322047);
});

test("the plain Diebold-Mariano of the two QLIKE losses, less its HLN factor", () => {
  const differences = proxies.map(
    (proxy, t) => qlikeLoss(garch[t]!, proxy) - qlikeLoss(weighted[t]!, proxy),
  );
  const { statistic } = dieboldMariano(differences, 1)!;
  const n = differences.length;
  close(statistic / Math.sqrt((n - 1) / n), -1.6633031630502);
});

test("the 1 % value at risk of GARCH on DEM/GBP is missed 42 times, in clusters", () => {
  const quantile = normalQuantile(0.01);
  const misses = residuals.map((residual, t) =>
    residual < quantile * Math.sqrt(garch[t]!) ? 1 : 0,
  );
  const count = misses.reduce((sum, miss) => sum + miss, 0);
  assert.equal(count, 42);
  assert.deepEqual(transitionsOf(misses), { n00: 1893, n01: 38, n10: 38, n11: 4 });
  const coverage = kupiec(count, misses.length, 0.01);
  close(coverage.statistic, 19.156417843481);
  close(coverage.pValue, 1.2043188989286e-5);
  const independence = christoffersen(transitionsOf(misses));
  close(independence.statistic, 6.2610190616547);
  close(conditionalCoverage(coverage, independence).statistic, 25.417436905136);
});

test("what GARCH leaves in the residuals of DEM/GBP", () => {
  close(
    ljungBox(
      standardised.map((z) => z * z),
      10,
    )!.statistic,
    9.0625527536414,
  );
  close(ljungBox(proxies, 10)!.statistic, 395.15075996896);
  close(archTest(residuals, 5)!.statistic, 183.78215730261);
  close(archTest(standardised, 5)!.statistic, 4.2139322347509);
  close(jarqueBera(standardised)!.statistic, 1059.8506049433);
});
