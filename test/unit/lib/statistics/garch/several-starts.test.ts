import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionalVariances, fitGarch, type GarchFit } from "#lib/statistics/garch/fit.ts";
import { GarchLikelihood } from "#lib/statistics/garch/likelihood.ts";
import type { GarchSpecification } from "#lib/statistics/garch/specification.ts";
import { garchReturns, normals, uniforms } from "#test/support/sample-series.ts";
import { severalPeaks } from "#test/support/several-peaks.ts";
import { someOf } from "#test/support/test-length.ts";

function member(form: GarchSpecification["form"]): GarchSpecification {
  const orders = { archOrder: 1, garchOrder: 1 };
  return { form, distribution: "NORMAL", presample: "mean", stationary: false, ...orders };
}

const exponential = member("EGARCH");
const invertible = { ...exponential, invertible: true };
const sided = member("GJR");

/** The highest fit from starts drawn at random. */
function highestOfRandom(returns: Float64Array, specification: GarchSpecification, count: number) {
  const uniform = uniforms(42);
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k += 1) {
    const persistence = 0.999 * uniform() ** 0.4;
    const share = uniform() ** 2;
    const part = 2 * uniform();
    const polynomial = [1 - persistence, persistence * share * part];
    if (specification.form === "GJR") polynomial.push(2 * persistence * share * (1 - part));
    polynomial.push(persistence * (1 - share));
    if (specification.form === "GARCH") polynomial[1] = persistence * share;
    const beta = 1.499 * uniform() - 0.5;
    const logs = [0.3 * (1 - beta) * (uniform() - 0.5), 0.6 * uniform() - 0.2];
    const start =
      specification.form === "EGARCH" ? [...logs, 0.4 * uniform() - 0.2, beta] : polynomial;
    const fit = fitGarch(returns, specification, 400, Float64Array.of(0, ...start));
    highest = Math.max(highest, fit?.logLikelihood ?? Number.NEGATIVE_INFINITY);
  }
  return highest;
}

/** Clustered and plain noise of several lengths, of one seed or of each of three. */
function bank(): Float64Array[] {
  return [100, 150, 250].flatMap((n) =>
    someOf([1, 2, 3]).flatMap((seed) => {
      const normal = normals(7 * seed + n);
      return [garchReturns(n, 100 * seed + n), Float64Array.from({ length: n }, normal)];
    }),
  );
}

for (const name of ["garch-low-egarch-n-ar-6", "garch-low-egarch-n-garch-28"]) {
  test(`EGARCH on ${name} is as likely as the best point known`, () => {
    const { values, logLikelihood } = severalPeaks(name);
    const fit = fitGarch(values, exponential, 200);
    assert.ok(fit && fit.logLikelihood >= logLikelihood - 1e-3, `${fit?.logLikelihood}`);
  });

  test(`the best points known of ${name} are not invertible, and the fit says so`, () => {
    const { values, parameters } = severalPeaks(name);
    const likelihood = new GarchLikelihood(values, exponential);
    assert.ok(likelihood.presampleGrowth(Float64Array.from(parameters))! > 0);
    assert.ok(fitGarch(values, exponential, 200)!.presampleGrowth! > 0);
  });

  test(`of ${name} an invertible EGARCH is the best among invertible ones`, () => {
    const { values } = severalPeaks(name);
    const fit = fitGarch(values, invertible, 200)!;
    assert.ok(fit.presampleGrowth! < 0);
    assert.ok(fit.logLikelihood >= highestOfRandom(values, invertible, 20) - 0.05);
  });
}

test("GJR is as likely as the best point known, where that is on a bound", () => {
  const { values, logLikelihood } = severalPeaks("garch-low-gjr-n-rw-4");
  const fit = fitGarch(values, sided, 200);
  assert.ok(fit && fit.logLikelihood >= logLikelihood - 1e-3, `${fit?.logLikelihood}`);
});

for (const [specification, allowed] of [
  [member("GARCH"), 0.02],
  [sided, 0.3],
  [invertible, 0.7],
] as const) {
  test(`no start of twelve gains on the fit of ${specification.form}, clustered returns or not`, () => {
    for (const returns of bank()) {
      const fit = fitGarch(returns, specification, 200);
      const highest = highestOfRandom(returns, specification, 12);
      assert.ok(fit && fit.logLikelihood >= highest - allowed, `${fit?.logLikelihood} ${highest}`);
    }
  });
}

test("a change of the presample variance dies out as fast as the growth says", () => {
  const returns = garchReturns(400, 9);
  const fit = fitGarch(returns, invertible, 200)!;
  const { theta } = fit;
  const variances = (presample: "mean" | "backcast"): Float64Array => {
    const likelihood = new GarchLikelihood(returns, { ...exponential, presample });
    likelihood.score(theta, new Float64Array(theta.length));
    return likelihood.recursion.variances.slice();
  };
  const [one, other] = [variances("mean"), variances("backcast")];
  const distance = (t: number) => Math.abs(Math.log(one[t]! / other[t]!));
  const growth = Math.log(distance(120) / distance(0)) / 120;
  assert.ok(Math.abs(growth - fit.presampleGrowth!) < 0.05, `${growth} ${fit.presampleGrowth}`);
});

test("GJR with signed shocks is likelier where good news calm the market, with every variance positive", () => {
  const seen: GarchFit[] = [];
  for (const seed of [7, 9]) {
    const returns = garchReturns(300, seed, { mu: 0.0005, omega: 4e-6, alpha: 0.02, beta: 0.9 });
    const fit = fitGarch(returns, { ...sided, signedShocks: true }, 200)!;
    assert.ok(fit.logLikelihood > fitGarch(returns, sided, 200)!.logLikelihood + 1);
    assert.ok(conditionalVariances(fit).every((variance) => variance > 0));
    assert.ok(Math.min(fit.theta[2]!, fit.theta[2]! + fit.theta[3]!) < 0);
    assert.ok(fit.interior);
    seen.push(fit);
  }
  assert.equal(seen.length, 2);
});

test("GJR with signed shocks is the bounded fit where that is the best", () => {
  const returns = garchReturns(800, 4);
  const bounded = fitGarch(returns, sided, 200)!;
  const signed = fitGarch(returns, { ...sided, signedShocks: true }, 200)!;
  assert.ok(Math.abs(signed.logLikelihood - bounded.logLikelihood) < 1e-6);
});
