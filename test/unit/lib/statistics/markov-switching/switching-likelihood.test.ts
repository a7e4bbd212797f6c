import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { filterSwitching } from "#lib/statistics/markov-switching/filter-switching.ts";
import { SwitchingLikelihood } from "#lib/statistics/markov-switching/switching-likelihood.ts";
import {
  fromVector,
  parameterLayout,
  type SwitchingData,
  type SwitchingSpecification,
} from "#lib/statistics/markov-switching/switching-specification.ts";
import { normals, uniforms } from "#test/support/sample-series.ts";
import { smoothedProbabilities } from "./smoothed-probabilities.ts";

/** The probability of each regime at each bar given what came until then. */
function filteredProbabilities(...given: Parameters<typeof filterSwitching>): Float64Array {
  return filterSwitching(...given).probabilities;
}

/** A specification of any kind, data for it and an admissible parameter vector. */
function anyModel(seed: number, regimes: number, lags: number, switching: number) {
  const normal = normals(seed);
  const uniform = uniforms(seed + 1);
  const noise = () => Float64Array.from({ length: 30 }, normal);
  const data: SwitchingData = { series: noise(), regressors: [noise()] };
  const specification: SwitchingSpecification = {
    regimes,
    switchingMean: switching !== 1,
    switchingVariance: switching !== 0,
    lags,
  };
  const layout = parameterLayout(specification, 2);
  const theta = Float64Array.from({ length: layout.size }, () => 0.5 * normal());
  for (let i = 0; i < layout.meanFrom; i += 1) theta[i] = (0.1 + 0.8 * uniform()) / (regimes - 1);
  for (let i = layout.varianceFrom; i < layout.lagFrom; i += 1) theta[i] = 0.3 + uniform();
  return { data, specification, layout, theta };
}

const models = fc
  .tuple(
    fc.nat(1000),
    fc.integer({ min: 2, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 2 }),
  )
  .map((choice) => anyModel(...choice));

test("the score is the gradient of the log likelihood", () => {
  fc.assert(
    fc.property(models, ({ data, specification, layout, theta }) => {
      const likelihood = new SwitchingLikelihood(data, specification);
      const score = new Float64Array(layout.size);
      likelihood.expect(theta);
      likelihood.score(theta, score);
      for (let i = 0; i < layout.size; i += 1) {
        const [up, down] = [1e-6, -1e-6].map((step) =>
          likelihood.filter(theta.map((value, at) => (at === i ? value + step : value))),
        );
        const difference = (up! - down!) / 2e-6;
        assert.ok(Math.abs(difference - score[i]!) < 1e-5 * (1 + Math.abs(difference)), `${i}`);
      }
    }),
    { numRuns: 30 },
  );
});

test("the likelihood is the sum over every path of regimes", () => {
  const { data, specification, layout, theta } = anyModel(5, 2, 0, 2);
  const { transition, coefficients, variances } = fromVector(theta, layout);
  const [x] = data.regressors!;
  const stationary = transition[2]! / (transition[1]! + transition[2]!);
  const n = 8;
  let total = 0;
  for (let path = 0; path < 2 ** n; path += 1) {
    let probability = 1;
    let before = -1;
    for (let t = 0; t < n; t += 1) {
      const s = (path >> t) & 1;
      if (before === -1) probability *= s === 0 ? stationary : 1 - stationary;
      else probability *= transition[before * 2 + s]!;
      const residual = data.series[t]! - coefficients[2 * s]! - coefficients[2 * s + 1]! * x![t]!;
      const square = (residual * residual) / variances[s]!;
      probability *= Math.exp(-square / 2) / Math.sqrt(2 * Math.PI * variances[s]!);
      before = s;
    }
    total += probability;
  }
  const short = { series: data.series.slice(0, n), regressors: [x!.slice(0, n)] };
  const { logLikelihood } = filterSwitching(short, specification, fromVector(theta, layout));
  assert.ok(Math.abs(logLikelihood - Math.log(total)) < 1e-12);
});

test("probabilities sum to 1 at every bar, filtered or smoothed", () => {
  fc.assert(
    fc.property(models, ({ data, specification, layout, theta }) => {
      const parameters = fromVector(theta, layout);
      for (const path of [filteredProbabilities, smoothedProbabilities]) {
        const probabilities = path(data, specification, parameters);
        for (let t = 0; t < probabilities.length; t += specification.regimes) {
          const row = probabilities.subarray(t, t + specification.regimes);
          assert.ok(Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-12);
          assert.ok(row.every((value) => value >= 0));
        }
      }
    }),
    { numRuns: 20 },
  );
});

test("a filtered probability does not know what comes after its bar; a smoothed one does", () => {
  const { data, specification, layout, theta } = anyModel(3, 2, 0, 2);
  const parameters = fromVector(theta, layout);
  const other = { ...data, series: data.series.map((value, t) => (t < 20 ? value : 3 - value)) };
  const before = 20 * 2;
  const filtered = [data, other].map((given) =>
    filteredProbabilities(given, specification, parameters).slice(0, before),
  );
  const smoothed = [data, other].map((given) =>
    smoothedProbabilities(given, specification, parameters).slice(0, before),
  );
  assert.deepEqual(filtered[0], filtered[1]);
  assert.notDeepEqual(smoothed[0], smoothed[1]);
});

test("the last bar's smoothed probability is its filtered one", () => {
  const { data, specification, layout, theta } = anyModel(4, 3, 1, 2);
  const parameters = fromVector(theta, layout);
  const last = (path: typeof smoothedProbabilities) =>
    path(data, specification, parameters).slice(-3);
  assert.deepEqual(last(smoothedProbabilities), last(filteredProbabilities));
});

test("an observation far outside every regime leaves probabilities finite", () => {
  const { data, specification, layout, theta } = anyModel(6, 2, 0, 2);
  const series = data.series.map((value, t) => (t === 10 ? 1e6 : value));
  const found = filterSwitching({ ...data, series }, specification, fromVector(theta, layout));
  assert.ok(Number.isFinite(found.logLikelihood));
  assert.ok(found.probabilities.every(Number.isFinite));
});

test("parameters that are impossible have no likelihood and no path", () => {
  const { data, specification, layout, theta } = anyModel(6, 2, 0, 2);
  theta[layout.varianceFrom] = -1;
  const found = filterSwitching(data, specification, fromVector(theta, layout));
  assert.equal(found.logLikelihood, Number.NEGATIVE_INFINITY);
  assert.equal(found.probabilities.length, 0);
});
