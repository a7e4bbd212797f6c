import assert from "node:assert/strict";
import { test } from "node:test";
import {
  autoregression,
  leastSquaresAutoregression,
} from "#lib/statistics/samossa/autoregression.ts";
import { type SamossaSettings, samossa } from "#services/forecast/domain/models/samossa.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, normals, pricesFrom } from "#test/support/sample-series.ts";

/** Two cycles whose periods divide 120, so that their mean over 480 values is 0. */
const cycles = (t: number) =>
  0.01 * Math.sin((2 * Math.PI * t) / 24) + 0.004 * Math.cos((2 * Math.PI * t) / 10);

function withSettings(changed: Partial<SamossaSettings>): SamossaSettings {
  return { ...policy.samossa, ...changed };
}

test("returns of finite rank are continued exactly", () => {
  const returns = Float64Array.from({ length: 480 }, (_, t) => cycles(t));
  const closes = pricesFrom(returns);
  const settings = withSettings({ rankRule: "ENERGY", energyRatio: 1 });
  const result = samossa.forecast(modelInput(closes, 30), settings);
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
  const low = samossa.forecast(modelInput(pricesFrom(returns, 1), 20), policy.samossa);
  const high = samossa.forecast(modelInput(pricesFrom(returns, 1000), 20), policy.samossa);
  assert.ok(low.status === "OK" && high.status === "OK");
  low.prices.forEach((price, h) => {
    assert.ok(Math.abs(high.prices[h]! / price - 1000) < 1e-6);
  });
});

test("noise has no signal by Donoho's rule, and the path is drift and autoregression", () => {
  const closes = pricesFrom(garchReturns(500, 12, { alpha: 0, beta: 0 }));
  const result = samossa.forecast(modelInput(closes, 20), withSettings({ rankRule: "DONOHO" }));
  assert.ok(result.status === "OK");
  assert.equal(result.diagnostics.rank, 0);
});

test("what validation chose at an origin serves the later ones of a comparison", () => {
  const closes = pricesFrom(Float64Array.from({ length: 480 }, (_, t) => cycles(t)));
  const settings = withSettings({ selection: "VALIDATED" });
  const memory = {};
  const at = (bars: number, kept?: object) => {
    const input = { ...modelInput(closes.slice(0, bars), 10), purpose: "VALIDATION" as const };
    return samossa.forecast(kept === undefined ? input : { ...input, memory: kept }, settings);
  };
  const first = at(400, memory);
  assert.ok(first.status === "OK" && first.diagnostics.rank! > 0, first.note);
  const later = at(450, memory);
  const alone = at(450);
  assert.ok(later.status === "OK" && alone.status === "OK");
  const chosenBy = ({ diagnostics }: typeof later) => [
    diagnostics.windowBars,
    diagnostics.rank,
    diagnostics.ratioToRandomWalk,
  ];
  assert.deepEqual(chosenBy(later), chosenBy(first));
  assert.notDeepEqual(chosenBy(later), chosenBy(alone));
});

test("more energy keeps more components", () => {
  const closes = pricesFrom(garchReturns(400, 3));
  const rankAt = (energyRatio: number) => {
    const applied = withSettings({ rankRule: "ENERGY", energyRatio });
    const result = samossa.forecast(modelInput(closes, 5), applied);
    assert.ok(result.status === "OK" && result.diagnostics.energyRatio! >= energyRatio);
    return result.diagnostics.rank!;
  };
  assert.ok(rankAt(0.1) < rankAt(0.5));
});

test("by validation a random walk stays a random walk", () => {
  const closes = pricesFrom(garchReturns(500, 21, { mu: 0 }));
  const applied = withSettings({ selection: "VALIDATED", rankRule: "COUNT", rank: 4 });
  const result = samossa.forecast(modelInput(closes, 20), applied);
  assert.ok(result.status === "OK");
  assert.equal(result.note, "the random walk was not beaten");
  assert.ok(result.prices.every((price) => price === closes.at(-1)));
  assert.equal(result.diagnostics.ratioToRandomWalk, 1);
});

test("by validation a cycle in the returns is found and continued", () => {
  const normal = normals(6);
  const returns = Float64Array.from({ length: 500 }, (_, t) => cycles(t) + 0.002 * normal());
  const applied = withSettings({ selection: "VALIDATED", rankRule: "COUNT", rank: 8 });
  const result = samossa.forecast(modelInput(pricesFrom(returns), 24), applied);
  assert.ok(result.status === "OK");
  assert.ok(result.diagnostics.rank! >= 2, `${result.diagnostics.rank}`);
  assert.ok(result.diagnostics.ratioToRandomWalk! < 0.5);
  assert.ok(result.diagnostics.candidates! > 10 && result.diagnostics.origins! >= 10);
});

test("the choice by validation stops when nobody waits any more", () => {
  const closes = pricesFrom(garchReturns(400, 8));
  const input = modelInput(closes, 20);
  const settings = withSettings({ selection: "VALIDATED" });
  const checkStop = () => {
    throw new Error("cancelled");
  };
  assert.throws(() => samossa.forecast({ ...input, checkStop }, settings), /cancelled/);
});

test("the autoregression finds the coefficients of a long simulated series", () => {
  const normal = normals(9);
  const series = new Float64Array(20_000);
  for (let t = 2; t < series.length; t += 1) {
    series[t] = 0.5 * series[t - 1]! - 0.3 * series[t - 2]! + normal();
  }
  for (const estimate of [autoregression, leastSquaresAutoregression]) {
    const [second, first] = estimate(series, 2);
    assert.ok(Math.abs(first! - 0.5) < 0.03 && Math.abs(second! + 0.3) < 0.03);
  }
});

test("every setting changes the path", () => {
  const closes = pricesFrom(garchReturns(400, 3).map((r, t) => r + 0.03 * Math.sin(t / 4)));
  const pathOf = (changed: Partial<SamossaSettings>) => {
    const result = samossa.forecast(modelInput(closes, 20), withSettings(changed));
    assert.ok(result.status === "OK", result.note);
    return result.prices;
  };
  const count = { rankRule: "COUNT" } as const;
  const validated = { ...count, selection: "VALIDATED", rank: 6 } as const;
  const pairs: readonly (readonly [Partial<SamossaSettings>, Partial<SamossaSettings>])[] = [
    [{}, { form: "PAGE" }],
    [{}, { windowBars: 30 }],
    [{}, count],
    [count, { ...count, rank: 5 }],
    [{ rankRule: "ENERGY" }, { rankRule: "ENERGY", energyRatio: 0.6 }],
    [{}, { residualLags: 1 }],
    [{}, validated],
    [validated, { ...validated, windowCandidates: [10] }],
  ];
  for (const [one, other] of pairs) {
    assert.notDeepEqual(pathOf(one), pathOf(other), JSON.stringify([one, other]));
  }
});

test("too few returns fail with a reason", () => {
  for (const selection of ["FIXED", "VALIDATED"] as const) {
    const input = modelInput(Float64Array.of(1, 2, 1, 2), 5);
    const result = samossa.forecast(input, withSettings({ selection }));
    assert.equal(result.status, "FAILED");
    assert.match(result.note, /3 returns are too few/);
  }
});
