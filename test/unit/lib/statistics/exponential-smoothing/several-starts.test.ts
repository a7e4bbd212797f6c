import assert from "node:assert/strict";
import { test } from "node:test";
import { isAdmissible } from "#lib/statistics/exponential-smoothing/admissible.ts";
import { chooseEts } from "#lib/statistics/exponential-smoothing/choose.ts";
import { fitEts } from "#lib/statistics/exponential-smoothing/fit.ts";
import { formName } from "#lib/statistics/exponential-smoothing/form.ts";
import { newTrace } from "#lib/statistics/exponential-smoothing/recursion.ts";
import { forwardLevelAdditive } from "#lib/statistics/exponential-smoothing/recursion-additive-season.ts";
import { severalPeaks } from "#test/support/several-peaks.ts";

test("A,Ad,N is as likely as the best point known, where the level does not just follow", () => {
  const { values, logLikelihood } = severalPeaks("ets-low-aadn-rw-2");
  const fit = fitEts(values, { error: "A", trend: "Ad", season: "N" }, 1, 500)!;
  assert.ok(fit.logLikelihood >= logLikelihood - 0.01, `${fit.logLikelihood}`);
});

test("M,A,A is as likely as the best point known, where the trend hardly moves", () => {
  const { values, logLikelihood, periodBars } = severalPeaks("ets-low-maa-seasonal-18");
  const fit = fitEts(values, { error: "M", trend: "A", season: "A" }, periodBars, 500)!;
  assert.ok(fit.logLikelihood >= logLikelihood - 0.01, `${fit.logLikelihood}`);
});

test("a trend that turns at once is found in a cycle that is not modelled", () => {
  const cycle = Float64Array.from(
    { length: 120 },
    (_, t) => 100 + 20 * Math.sin((t * Math.PI) / 6),
  );
  const fit = fitEts(cycle, { error: "A", trend: "A", season: "N" }, 1, 500)!;
  assert.ok(fit.beta > 0.5, `${fit.alpha} ${fit.beta}`);
});

test("A,N,A is admissible all over the region that is searched, whatever the rounding", () => {
  const form = { error: "A", trend: "N", season: "A" } as const;
  for (const period of [4, 7, 12, 24]) {
    for (let i = 1; i < 20; i += 1) {
      for (let j = 1; j < 20; j += 1) {
        const alpha = i / 20;
        const gamma = (1 - alpha) * (j / 20);
        const smoothing = { alpha, beta: 0, gamma, phi: 1 };
        assert.ok(isAdmissible(smoothing, form, period), `${period} ${alpha} ${gamma}`);
      }
    }
  }
});

test("A,N,A is inadmissible where the past grows", () => {
  const form = { error: "A", trend: "N", season: "A" } as const;
  for (const [alpha, gamma] of [
    [-0.05, 0.2],
    [0.9, 1.3],
    [2.1, 0.05],
  ] as const) {
    const trace = newTrace(new Float64Array(3000), 12);
    trace.theta.set([alpha, 0, gamma, 1, 1, 0]);
    trace.startSeason.set([1, -1, 0.5, -0.5, 0.2, -0.2, 0.7, -0.7, 0.1, -0.1, 0.3, -0.3]);
    forwardLevelAdditive(trace);
    const left = Math.max(...Array.from(trace.errors.subarray(2900), Math.abs));
    assert.ok(!(left < 100), `${left}`);
    assert.ok(!isAdmissible({ alpha, beta: 0, gamma, phi: 1 }, form, 12), `${alpha} ${gamma}`);
  }
});

test("the choice for a series does not hang on its unit", () => {
  const { values, aicc, periodBars } = severalPeaks("ets-inadmissible-nottem");
  for (const unit of [1, 1.01, 1.02, 10]) {
    const series = values.map((value) => value * unit);
    const chosen = chooseEts(series, periodBars, { forms: "ALL", iterationLimit: 500 })!;
    assert.equal(formName(chosen.form), "A,N,A");
    assert.ok(chosen.aicc - 2 * series.length * Math.log(unit) <= aicc + 0.1, `${chosen.aicc}`);
  }
});
