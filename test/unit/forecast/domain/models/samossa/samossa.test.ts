import assert from "node:assert/strict";
import { test } from "node:test";
import { autoregression } from "../../../../../../services/forecast/domain/models/samossa/autoregression.ts";
import { samossa } from "../../../../../../services/forecast/domain/models/samossa/samossa.ts";
import {
  denoised,
  leadingDirections,
} from "../../../../../../services/forecast/domain/models/samossa/trajectory.ts";
import { garchReturns, modelInput, normals, policy, pricesFrom } from "../../../sample-bars.ts";

/** Two cycles whose periods divide 120, so that their mean over 480 values is 0. */
const cycles = (t: number) =>
  0.01 * Math.sin((2 * Math.PI * t) / 24) + 0.004 * Math.cos((2 * Math.PI * t) / 10);
const settings = { ...policy, samossa: { windowBars: 40, energyRatio: 1, residualLags: 2 } };

test("returns of finite rank are continued exactly", () => {
  const returns = Float64Array.from({ length: 480 }, (_, t) => cycles(t));
  const closes = pricesFrom(returns);
  const result = samossa.forecast(modelInput(closes, 30, settings));
  assert.ok(result.status === "OK", result.note);
  assert.equal(result.diagnostics.rank, 4);
  let log = Math.log(closes.at(-1)!);
  for (let h = 0; h < 30; h += 1) {
    log += cycles(480 + h);
    assert.ok(Math.abs(Math.log(result.prices[h]!) - log) < 1e-8, `bar ${h + 1}`);
  }
});

test("the path starts from the last close, whatever the level", () => {
  const returns = garchReturns(400, 3);
  const low = samossa.forecast(modelInput(pricesFrom(returns, 1), 20));
  const high = samossa.forecast(modelInput(pricesFrom(returns, 1000), 20));
  assert.ok(low.status === "OK" && high.status === "OK");
  low.prices.forEach((price, h) => {
    assert.ok(Math.abs(high.prices[h]! / price - 1000) < 1e-6);
  });
});

test("more energy keeps more components", () => {
  const series = garchReturns(400, 3);
  const few = leadingDirections(series, 30, 0.2);
  const many = leadingDirections(series, 30, 0.8);
  assert.ok(few && many);
  assert.ok(few.rank < many.rank, `${few.rank} ${many.rank}`);
  assert.ok(few.energyRatio >= 0.2 && many.energyRatio >= 0.8);
});

test("denoising takes noise off a cycle", () => {
  const normal = normals(2);
  const clean = Float64Array.from({ length: 300 }, (_, t) => Math.sin((2 * Math.PI * t) / 20));
  const noisy = clean.map((value) => value + 0.3 * normal());
  const leading = leadingDirections(noisy, 40, 0.7);
  assert.ok(leading);
  const signal = denoised(noisy, leading);
  const error = (series: Float64Array) =>
    series.reduce((sum, v, t) => sum + (v - clean[t]!) ** 2, 0);
  assert.ok(error(signal) < 0.3 * error(noisy), `${error(signal)} ${error(noisy)}`);
});

test("the autoregression finds the coefficients of a long simulated series", () => {
  const normal = normals(9);
  const series = new Float64Array(20_000);
  for (let t = 2; t < series.length; t += 1) {
    series[t] = 0.5 * series[t - 1]! - 0.3 * series[t - 2]! + normal();
  }
  const [second, first] = autoregression(series, 2);
  assert.ok(Math.abs(first! - 0.5) < 0.03 && Math.abs(second! + 0.3) < 0.03, `${first} ${second}`);
});

test("every setting changes the path", () => {
  const closes = pricesFrom(garchReturns(400, 3));
  const pathOf = (changed: Partial<typeof policy.samossa>) => {
    const changedPolicy = { ...policy, samossa: { ...policy.samossa, ...changed } };
    const result = samossa.forecast(modelInput(closes, 20, changedPolicy));
    assert.ok(result.status === "OK");
    return result.prices;
  };
  for (const changed of [{ windowBars: 30 }, { energyRatio: 0.3 }, { residualLags: 1 }]) {
    assert.notDeepEqual(pathOf(changed), pathOf({}));
  }
});

test("too few returns fail with a reason", () => {
  const result = samossa.forecast(modelInput(Float64Array.of(1, 2, 1, 2), 5));
  assert.equal(result.status, "FAILED");
  assert.match(result.note, /3 returns are too few/);
});
