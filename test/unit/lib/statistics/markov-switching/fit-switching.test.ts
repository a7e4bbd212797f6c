import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { filterSwitching } from "#lib/statistics/markov-switching/filter-switching.ts";
import { fitSwitching, type SwitchingFit } from "#lib/statistics/markov-switching/fit-switching.ts";
import { switchingStandardErrors } from "#lib/statistics/markov-switching/standard-errors.ts";
import {
  parameterLayout,
  type SwitchingData,
  type SwitchingFailure,
  type SwitchingSpecification,
  toVector,
} from "#lib/statistics/markov-switching/switching-specification.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { referenceNumbers } from "#test/support/reference-numbers.ts";
import { garchReturns, normals } from "#test/support/sample-series.ts";
import { isLong } from "#test/support/test-length.ts";
import { smoothedProbabilities } from "./smoothed-probabilities.ts";

interface Expected {
  readonly names: readonly string[];
  readonly parameters: readonly number[];
  readonly standardErrors: readonly number[];
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly durationsBars: readonly number[];
  readonly filtered: readonly number[];
  readonly smoothed: readonly number[];
}

const expected: Record<string, Expected> = referenceNumbers("markov-switching");

function fitted(data: SwitchingData, specification: SwitchingSpecification): SwitchingFit {
  const fit = fitSwitching(data, specification);
  assert.ok(fit.status === "OK", "note" in fit ? fit.note : "");
  return fit;
}

function vectorOf(fit: SwitchingFit, specification: SwitchingSpecification): Float64Array {
  const columns = fit.parameters.coefficients.length / specification.regimes;
  return toVector(fit.parameters, parameterLayout(specification, columns));
}

function assertClose(found: Iterable<number>, wanted: readonly number[], relative: number) {
  const values = [...found];
  assert.equal(values.length, wanted.length);
  values.forEach((value, i) => {
    const allowed = relative * Math.abs(wanted[i]!);
    assert.ok(Math.abs(value - wanted[i]!) <= allowed, `${i}: ${value} instead of ${wanted[i]}`);
  });
}

const referenceCases = {
  fedfunds_const_2: {
    data: { series: classicSeries("fedfunds") },
    specification: { regimes: 2, switchingMean: true, switchingVariance: false, lags: 0 },
  },
  hamilton_rgnp_ar4: {
    data: { series: classicSeries("rgnp") },
    specification: { regimes: 2, switchingMean: true, switchingVariance: false, lags: 4 },
  },
};

for (const [name, { data, specification }] of Object.entries(referenceCases)) {
  const fit = fitted(data, specification);
  const wanted = expected[name]!;

  test(`the log likelihood of ${name} is that of Stata and statsmodels to 1e-4`, () => {
    assert.ok(Math.abs(fit.logLikelihood - wanted.logLikelihood) < 1e-4);
    assert.ok(Math.abs(fit.aic - wanted.aic) < 2e-4);
    assert.ok(Math.abs(fit.bic - wanted.bic) < 2e-4);
  });

  test(`the parameters and durations of ${name} agree to 2e-3`, () => {
    assertClose(vectorOf(fit, specification), wanted.parameters, 2e-3);
    assertClose(fit.durationsBars, wanted.durationsBars, 2e-3);
  });

  test(`the standard errors of ${name} agree to 2e-3`, () => {
    const errors = switchingStandardErrors(data, specification, fit.parameters)!;
    assertClose(errors, wanted.standardErrors, 2e-3);
  });

  test(`filtered and smoothed probabilities of ${name} agree to 1e-3 at every bar`, () => {
    const filtered = filterSwitching(data, specification, fit.parameters).probabilities;
    const smoothed = smoothedProbabilities(data, specification, fit.parameters);
    wanted.filtered.forEach((probability, t) => {
      assert.ok(Math.abs(filtered[2 * t + 1]! - probability) < 1e-3, `filtered ${t}`);
      assert.ok(Math.abs(smoothed[2 * t + 1]! - wanted.smoothed[t]!) < 1e-3, `smoothed ${t}`);
    });
  });
}

test("the federal funds rate on its own lag reaches the likelihood that Stata prints", () => {
  const rate = classicSeries("fedfunds");
  const fit = fitted(
    { series: rate.subarray(1), regressors: [rate.subarray(0, -1)] },
    { regimes: 2, switchingMean: true, switchingVariance: false, lags: 0 },
  );
  assert.ok(Math.abs(fit.logLikelihood - -264.71069) < 1e-5);
  // Stata numbers the regimes the other way round.
  assertClose(fit.parameters.coefficients, [-0.0988764, 1.061174, 0.724457, 0.7631424], 2e-5);
  assertClose(fit.parameters.variances.subarray(0, 1), [0.6915759 ** 2], 2e-5);
});

test("absolute returns with switching mean, slope and variance match Stata's estimates", () => {
  const returns = classicSeries("areturns");
  const specification = { regimes: 2, switchingMean: true, switchingVariance: true, lags: 0 };
  const fit = fitted(
    { series: returns.subarray(1), regressors: [returns.subarray(0, -1)] },
    specification,
  );
  assert.ok(Math.abs(fit.logLikelihood - -745.7977) < 1e-4);
  assertClose(
    vectorOf(fit, specification),
    [0.7530865, 0.6825357, 0.7641424, 0.0790744, 1.972771, 0.527953, 0.5895792 ** 2, 1.605333 ** 2],
    2e-4,
  );
});

const switchingVariance = { regimes: 2, switchingMean: false, switchingVariance: true, lags: 0 };

test("regimes are numbered by ascending variance where it switches", () => {
  const { parameters } = fitted({ series: garchReturns(300, 6) }, switchingVariance);
  assert.ok(parameters.variances[0]! < parameters.variances[1]!);
});

test("three regimes of the mean are told apart", () => {
  const normal = normals(11);
  const series = Float64Array.from(
    { length: 300 },
    (_, t) => 4 * (Math.floor(t / 20) % 3) + normal(),
  );
  const { parameters } = fitted(
    { series },
    { regimes: 3, switchingMean: true, switchingVariance: false, lags: 0 },
  );
  parameters.coefficients.forEach((mean, s) => {
    assert.ok(Math.abs(mean - 4 * s) < 0.4);
  });
});

test("the estimates scale with the series", () => {
  const series = garchReturns(300, 6);
  const plain = fitted({ series }, switchingVariance).parameters;
  for (const unit of [1e-8, 1e8]) {
    const scaled = fitted({ series: series.map((value) => unit * value) }, switchingVariance);
    assertClose(scaled.parameters.transition, [...plain.transition], 1e-4);
    assertClose(
      scaled.parameters.variances.map((v) => v / unit / unit),
      [...plain.variances],
      1e-4,
    );
  }
});

test("the same series gives the same bytes", () => {
  const series = garchReturns(200, 6);
  assert.deepEqual(
    fitSwitching({ series }, switchingVariance),
    fitted({ series }, switchingVariance),
  );
});

const refusals: readonly [string, Float64Array, SwitchingFailure["status"]][] = [
  ["a constant series", new Float64Array(100).fill(-37), "CONSTANT"],
  ["a series with a missing value", garchReturns(100, 1).fill(Number.NaN, 3, 4), "NOT_FINITE"],
  ["a series whose squares overflow", garchReturns(100, 1).map((r) => r * 1e200), "NOT_FINITE"],
  ["an empty series", new Float64Array(0), "TOO_FEW"],
  ["three values", Float64Array.of(1, 2, 3), "TOO_FEW"],
];
for (const [name, series, status] of refusals) {
  test(`${name} is refused as ${status}`, () => {
    assert.equal(fitSwitching({ series }, switchingVariance).status, status);
  });
}

test("values that take two levels are degenerate where their variance may vanish", () => {
  const series = Float64Array.from({ length: 100 }, (_, t) => (t % 7 < 3 ? -37 : 12));
  const both = { regimes: 2, switchingMean: true, switchingVariance: true, lags: 0 };
  assert.equal(fitSwitching({ series }, both).status, "DEGENERATE");
});

const shapes: Record<string, (n: number) => Float64Array> = {
  "takes two values": (n) => Float64Array.from({ length: n }, (_, t) => t % 2),
  "moves once": (n) => Float64Array.from({ length: n }, (_, t) => (t < n / 2 ? -37 : 12)),
  explodes: (n) => Float64Array.from({ length: n }, (_, t) => (t % 2 === 0 ? -1.5 : 1.5) ** t),
  "has one outlier": (n) => garchReturns(n, n).fill(1e8, 3, 4),
  "is tiny": (n) => garchReturns(n, n).map((value) => 1e-8 * value),
};

test("hostile series give finite estimates or a reason, whatever switches", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(shapes)),
      fc.integer({ min: 0, max: 40 }),
      fc.record({
        regimes: fc.integer({ min: 2, max: 3 }),
        switchingMean: fc.boolean(),
        switchingVariance: fc.boolean(),
        lags: fc.integer({ min: 0, max: 1 }),
      }),
      (shape, n, specification) => {
        const fit = fitSwitching({ series: shapes[shape]!(n) }, specification);
        if (fit.status !== "OK") return assert.notEqual(fit.note, "");
        const { transition, coefficients, variances, autoregression } = fit.parameters;
        const numbers = [...transition, ...coefficients, ...autoregression, fit.logLikelihood];
        assert.ok([...numbers, ...fit.durationsBars].every(Number.isFinite));
        assert.ok(variances.every((variance) => variance > 0 && Number.isFinite(variance)));
      },
    ),
    { numRuns: isLong ? 15 : 6 },
  );
});
