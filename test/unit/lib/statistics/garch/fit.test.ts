import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { conditionalVariances, fitGarch, refitGarch } from "#lib/statistics/garch/fit.ts";
import { errorDistributions, varianceForms } from "#lib/statistics/garch/settings.ts";
import type { GarchSpecification } from "#lib/statistics/garch/specification.ts";
import { variancePath } from "#lib/statistics/garch/variance-path.ts";
import { fitTargeted } from "#lib/statistics/garch/variance-targeting.ts";
import { sp500dge } from "#test/support/exchange-returns.ts";
import { garchReturns, uniforms } from "#test/support/sample-series.ts";
import { isLong } from "#test/support/test-length.ts";

const plain: GarchSpecification = {
  form: "GARCH",
  distribution: "NORMAL",
  archOrder: 1,
  garchOrder: 1,
  presample: "mean",
  stationary: false,
};
const returns = garchReturns(800, 7);
const explosive = garchReturns(1500, 5, { mu: 0, omega: 1e-6, alpha: 0.35, beta: 0.72 });

function near(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} ${expected}`);
}

test("the parameters of a long simulated series are found again", () => {
  const long = fitGarch(garchReturns(20_000, 11), plain, 200);
  assert.ok(long);
  near(long.theta[2]!, 0.1, 0.1);
  near(long.theta[3]!, 0.87, 0.03);
  near(long.theta[1]!, 4e-6, 0.25);
});

test("scaling the returns scales mu, omega and the variances, and nothing else", () => {
  for (const form of varianceForms) {
    const specification = { ...plain, form };
    const fit = fitGarch(returns, specification, 200)!;
    for (const scale of [1e-8, 1e8]) {
      const series = returns.map((value) => value * scale);
      const scaled = fitGarch(series, specification, 200);
      assert.ok(scaled);
      near(scaled.theta[0]!, fit.theta[0]! * scale, 1e-6);
      for (let k = 2; k < fit.theta.length; k += 1) near(scaled.theta[k]!, fit.theta[k]!, 1e-6);
      const next = conditionalVariances(fit).at(-1)! * scale * scale;
      near(conditionalVariances(scaled).at(-1)!, next, 1e-6);
      near(scaled.logLikelihood + returns.length * Math.log(scale), fit.logLikelihood, 1e-9);
    }
  }
});

test("the presample convention changes the estimates", () => {
  const presamples = ["mean", "backcast", "unconditional"] as const;
  const alphas = presamples.map(
    (presample) => fitGarch(returns, { ...plain, presample }, 200)?.theta[2],
  );
  assert.equal(new Set(alphas).size, 3);
});

test("an explosive series is fitted with its persistence of 1 or more", () => {
  const fit = fitGarch(explosive, plain, 200);
  assert.ok(fit && fit.persistence >= 1, `${fit?.persistence}`);
});

test("a stationary fit of an explosive series stays below a persistence of 1, and says so", () => {
  for (const form of ["GARCH", "GJR"] as const) {
    const fit = fitGarch(explosive, { ...plain, form, stationary: true }, 200);
    assert.ok(fit && fit.persistence < 1 && fit.persistence > 0.99, `${fit?.persistence}`);
    assert.equal(fit.interior, false);
  }
});

test("a stationary fit of a calm series is the free fit", () => {
  const free = fitGarch(returns, plain, 200);
  const held = fitGarch(returns, { ...plain, stationary: true }, 200);
  assert.deepEqual(held?.theta, free?.theta);
});

test("the variance forecast of a GJR(1,1) returns to its level by its persistence", () => {
  const fit = fitGarch(returns, { ...plain, form: "GJR" }, 200)!;
  const path = variancePath(fit, returns, 40);
  const level = fit.theta[1]! / (1 - fit.persistence);
  for (let k = 1; k < 40; k += 1) {
    near(path[k]! - level, fit.persistence * (path[k - 1]! - level), 1e-9);
  }
});

test("the variance forecast of EGARCH is the mean over simulated futures", () => {
  const fit = fitGarch(returns, { ...plain, form: "EGARCH" }, 200)!;
  const path = variancePath(fit, returns, 5);
  const [, omega, alpha, gamma, beta] = fit.theta;
  const uniform = uniforms(3);
  const runs = 40_000;
  let sum = 0;
  for (let run = 0; run < runs; run += 1) {
    let x = Math.log(path[0]!);
    for (let k = 1; k < 5; k += 1) {
      const z = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
      x = omega! + alpha! * (Math.abs(z) - Math.sqrt(2 / Math.PI)) + gamma! * z + beta! * x;
    }
    sum += Math.exp(x);
  }
  near(path[4]!, sum / runs, 0.01);
});

test("variance targeting keeps the sample's variance as the unconditional one", () => {
  const fit = fitTargeted(returns, "mean", 200);
  assert.ok(fit && fit.persistence < 1);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length;
  near(fit.theta[1]! / (1 - fit.persistence), variance, 1e-9);
  assert.ok(fit.logLikelihood <= fitGarch(returns, plain, 200)!.logLikelihood);
});

test("a search that may not go on is given up", () => {
  assert.equal(fitGarch(returns, plain, 1), undefined);
  assert.equal(fitTargeted(returns, "mean", 1), undefined);
});

test("an EGARCH whose best mean is one of the returns, where |z| has its kink, is fitted there", () => {
  const kinked = sp500dge().slice(3200, 3700);
  const fit = fitGarch(kinked, { ...plain, form: "EGARCH" }, 200);
  assert.ok(fit);
  assert.equal(fit.interior, false);
  assert.ok(kinked.some((value) => Math.abs(value - fit.theta[0]!) < 1e-9 * fit.scaled.scale));
});

test("returns without any clustering, whose likelihood is a flat ridge, are fitted", () => {
  const flat = sp500dge().slice(15_200, 15_700);
  assert.ok(fitGarch(flat, { ...plain, distribution: "STUDENT_T" }, 200));
});

test("hostile returns give finite numbers or no fit, whatever the member", () => {
  const hostile: Record<string, Float64Array> = {
    constant: new Float64Array(60).fill(0.5),
    "two-valued": Float64Array.from({ length: 60 }, (_, t) => (t % 2 ? 1 : -1)),
    "five points": Float64Array.of(0.01, -0.02, 0.005, 0.03, -0.01),
    "mostly zeros": Float64Array.from({ length: 80 }, (_, t) => (t % 20 === 7 ? 1 : 0)),
    "one huge jump": garchReturns(120, 2).map((value, t) => (t === 60 ? -2.3 : value)),
    tiny: garchReturns(120, 3).map((value) => value * 1e-8),
    huge: garchReturns(120, 4).map((value) => value * 1e8),
    explosive: Float64Array.from({ length: 120 }, (_, t) => (t % 2 ? 1 : -1) * 1.3 ** t),
    "not a number": Float64Array.of(0.1, Number.NaN, 0.2, 0.3),
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(hostile)),
      fc.constantFrom(...varianceForms),
      fc.constantFrom(...errorDistributions),
      fc.constantFrom("mean", "backcast", "unconditional"),
      fc.constantFrom([1, 1], [2, 3]),
      fc.boolean(),
      (series, form, distribution, presample, [archOrder, garchOrder], stationary) => {
        const orders = { archOrder: archOrder!, garchOrder: garchOrder! };
        const member = { form, distribution, presample, stationary, ...orders };
        const fit = fitGarch(series, member, 100);
        if (fit === undefined) return;
        assert.ok([...fit.theta, fit.aic, fit.persistence].every(Number.isFinite));
        assert.ok(conditionalVariances(fit).every((h) => h > 0 && Number.isFinite(h)));
      },
    ),
    { numRuns: isLong ? 80 : 12 },
  );
});

test("from the fit of a few returns fewer, Newton steps end where a search from scratch does", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const series = garchReturns(500, seed);
    const earlier = fitGarch(series.subarray(0, 490), plain, 200)!;
    const stepped = refitGarch(series, earlier, 200);
    const searched = fitGarch(series, plain, 200)!;
    assert.ok(stepped, `seed ${seed}`);
    stepped.theta.forEach((value, k) => {
      near(value, searched.theta[k]!, 1e-7);
    });
  }
});

test("from a fit that is no interior maximum there is no way by Newton steps", () => {
  const earlier = fitGarch(returns, plain, 200)!;
  assert.equal(refitGarch(returns, { ...earlier, interior: false }, 200), undefined);
});
