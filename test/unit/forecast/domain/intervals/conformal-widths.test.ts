import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { studentTQuantile } from "#lib/statistics/distributions/student-t.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { exponentialHistory } from "#lib/statistics/volatility/exponential-variance.ts";
import type { VarianceHistory } from "#lib/statistics/volatility/variance-history.ts";
import { conformalWidths } from "#services/forecast/domain/intervals/conformal-widths.ts";
import { settledVariance } from "#services/forecast/domain/intervals/settled-variance.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import { splitQuantile } from "#test/support/split-quantile.ts";
import { isLong } from "#test/support/test-length.ts";

const levels = [0.8, 0.95];
const fixed = { minimumScores: 60, adaptationRate: 0 };
const adaptive = { minimumScores: 60, adaptationRate: 0.01 };

/** The variances that the series was in truth made with. */
function trueHistory(returns: Float64Array): VarianceHistory {
  const [mu, omega, alpha, beta] = [0.0005, 4e-6, 0.1, 0.87] as const;
  const conditionalVariances = new Float64Array(returns.length + 1);
  let variance = omega / (1 - alpha - beta);
  conditionalVariances[0] = variance;
  returns.forEach((value, t) => {
    variance = omega + alpha * (value - mu) ** 2 + beta * variance;
    conditionalVariances[t + 1] = variance;
  });
  const level = omega / (1 - alpha - beta);
  return { conditionalVariances, persistence: alpha + beta, level, step: omega };
}

/** Variance of the move over h bars from the last one, by the rule in the documentation. */
function settledVarianceAt(h: number, history: VarianceHistory): number {
  const variances = history.conditionalVariances;
  const mean = variances.reduce((sum, value) => sum + value, 0) / variances.length;
  const kept = 1 / (1 + (h - 1) / 60);
  // The exponentially weighted variance stays where it is.
  return h * (kept * variances.at(-1)! + (1 - kept) * mean);
}

function flatPath(closes: Float64Array, horizonBars: number): Float64Array {
  return new Float64Array(horizonBars).fill(closes[closes.length - 1]!);
}

test("at one bar the width is the split quantile of the scaled errors, a little of Student's t mixed in", () => {
  const closes = pricesFrom(garchReturns(400, 3));
  const history = exponentialHistory(logReturns(closes));
  const path = Float64Array.of(closes[400]! * 1.001);
  const { halfWidths, scoreShareRatios } = conformalWidths(closes, path, history, levels, fixed);
  const deviationAt = (t: number) => Math.sqrt(history.conditionalVariances[t]!);
  const offset = log(1.001) / deviationAt(400);
  const scores = logReturns(closes).map((move, t) => Math.abs(move / deviationAt(t) - offset));
  const scale = Math.sqrt(
    (scores.reduce((sum, score) => sum + Math.min(9, score * score), 0) + 2) / 402,
  );
  for (const [i, level] of levels.entries()) {
    const share = 1 - 1 / (400 * (1 - level));
    assert.ok(Math.abs(scoreShareRatios[i]![0]! - share) < 1e-12);
    const quantile = splitQuantile(scores, 1 - level);
    const expected =
      share * quantile + (1 - share) * scale * studentTQuantile(0.5 + level / 2, 402);
    assert.ok(Math.abs(halfWidths[i]![0]! / deviationAt(400) - expected) < 1e-9);
  }
});

test("where less than one independent error is expected outside, Student's t with the scale of the errors applies", () => {
  const returns = garchReturns(400, 4);
  const history = trueHistory(returns);
  const closes = pricesFrom(returns);
  const widths = conformalWidths(closes, flatPath(closes, 30), history, [0.95], adaptive);
  // 371 moves over 30 bars hold 12.4 independent ones: 0.6 outside 95 %.
  assert.equal(widths.scoreCounts[29], 371);
  assert.equal(widths.scoreShareRatios[0]![29], 0);
  assert.ok(widths.scoreShareRatios[0]![9]! > 0);
  const { intercepts, slopes } = settledVariance(history, 30);
  const varianceAt = (t: number) =>
    intercepts[29]! + slopes[29]! * history.conditionalVariances[t]!;
  let squares = 0;
  for (let t = 0; t < 371; t += 1)
    squares += log(closes[t + 30]! / closes[t]!) ** 2 / varianceAt(t);
  const moves = 371 / 30;
  const scale = Math.sqrt((squares / 30 + 2) / (moves + 2));
  const expected = studentTQuantile(0.975, moves + 2) * scale * Math.sqrt(varianceAt(400));
  assert.ok(Math.abs(widths.halfWidths[0]![29]! / expected - 1) < 1e-5);
});

test("a scale of twice the deviation hardly widens a band far ahead, though few past moves are known", () => {
  const returns = garchReturns(400, 4);
  const closes = pricesFrom(returns);
  const history = trueHistory(returns);
  const doubled = {
    ...history,
    conditionalVariances: history.conditionalVariances.map((variance) => 4 * variance),
    level: 4 * history.level,
    step: 4 * history.step,
  };
  const path = flatPath(closes, 30);
  const own = conformalWidths(closes, path, history, levels, fixed).halfWidths;
  const wide = conformalWidths(closes, path, doubled, levels, fixed).halfWidths;
  for (const i of levels.keys()) {
    const ratio = wide[i]![29]! / own[i]![29]!;
    assert.ok(ratio >= 1 && ratio < 1.3, `${ratio}`);
  }
});

test("with fewer errors than the policy asks for none is used", () => {
  const closes = pricesFrom(garchReturns(69, 5));
  const history = exponentialHistory(logReturns(closes));
  const widths = conformalWidths(closes, flatPath(closes, 80), history, levels, adaptive);
  assert.equal(widths.scoreCounts[9], 60);
  assert.equal(widths.scoreCounts[10], 0);
  const deviation = Math.sqrt(settledVarianceAt(80, history));
  const parametric = normalQuantile(0.9) * deviation;
  assert.ok(Math.abs(widths.halfWidths[0]![79]! / parametric - 1) < 1e-9);
});

test("bands cover what a GARCH process does next about as often as they say", () => {
  const horizons = 10;
  const bars = 300;
  const returns = garchReturns(6_000, 11);
  const closes = pricesFrom(returns);
  const hits = levels.map(() => new Float64Array(horizons));
  let origins = 0;
  for (let end = bars; end + horizons < closes.length; end += 38) {
    const seen = closes.slice(end - bars, end);
    const history = exponentialHistory(logReturns(seen));
    const { halfWidths } = conformalWidths(
      seen,
      flatPath(seen, horizons),
      history,
      levels,
      adaptive,
    );
    origins += 1;
    for (let i = 0; i < levels.length; i += 1) {
      for (let h = 1; h <= horizons; h += 1) {
        const move = Math.abs(log(closes[end - 1 + h]! / closes[end - 1]!));
        if (move <= halfWidths[i]![h - 1]!) hits[i]![h - 1]! += 1;
      }
    }
  }
  assert.equal(origins, 150);
  // 150 origins: three standard errors are 9.8 and 5.3 points.
  for (const h of [0, 4, 9]) {
    assert.ok(Math.abs(hits[0]![h]! / origins - 0.8) < 0.098, `80 %: ${hits[0]![h]! / origins}`);
    assert.ok(Math.abs(hits[1]![h]! / origins - 0.95) < 0.053, `95 %: ${hits[1]![h]! / origins}`);
  }
});

test("a path off the last close widens the band by no more than its offset, on a wild day too", () => {
  for (const shock of [1, 3, 10]) {
    const returns = garchReturns(400, 6);
    const wild = returns.map((value, t) => (t < 390 ? value : shock * value));
    const closes = pricesFrom(wild);
    const history = exponentialHistory(logReturns(closes));
    const flat = conformalWidths(closes, flatPath(closes, 5), history, levels, fixed);
    const offset = Math.sqrt(5 * history.conditionalVariances[400]!);
    const path = flatPath(closes, 5).map((price) => price * Math.exp(-offset));
    const moved = conformalWidths(closes, path, history, levels, fixed);
    for (const i of levels.keys()) {
      const most = flat.halfWidths[i]![4]! + offset;
      assert.ok(moved.halfWidths[i]![4]! <= most + 1e-12, `${moved.halfWidths[i]![4]} ${most}`);
    }
  }
});

test("30 bars ahead calm and wild days are covered alike, though the scale does not return to its mean", () => {
  const bars = 300;
  const closes = pricesFrom(garchReturns(40_000, 21));
  const judged: { variance: number; hits: boolean[] }[] = [];
  for (let end = bars; end + 30 < closes.length; end += 31) {
    const seen = closes.slice(end - bars, end);
    const history = exponentialHistory(logReturns(seen));
    const { halfWidths } = conformalWidths(seen, flatPath(seen, 30), history, levels, adaptive);
    const move = Math.abs(log(closes[end + 29]! / closes[end - 1]!));
    const variance = history.conditionalVariances[bars - 1]!;
    judged.push({ variance, hits: halfWidths.map((widths) => move <= widths[29]!) });
  }
  judged.sort((a, b) => a.variance - b.variance);
  const third = Math.floor(judged.length / 3);
  const held = (level: number, from: number, to: number) => {
    const chosen = judged.slice(from, to);
    return chosen.filter(({ hits }) => hits[level]).length / chosen.length;
  };
  // 427 origins a third: two standard errors are 3.9 points.
  for (const k of [0, 1, 2]) {
    const share = held(0, k * third, (k + 1) * third);
    assert.ok(Math.abs(share - 0.8) < 0.045, `third ${k}: ${share}`);
  }
  // 1280 origins in all: two standard errors are 2.2 and 1.2 points.
  for (const [i, level] of levels.entries()) {
    const share = held(i, 0, judged.length);
    assert.ok(Math.abs(share - level) < (i === 0 ? 0.022 : 0.012), `${level}: ${share}`);
  }
});

test("a path far from all past moves gets a wide band, not a confident one", () => {
  const closes = pricesFrom(garchReturns(400, 6));
  const history = exponentialHistory(logReturns(closes));
  const near = conformalWidths(closes, flatPath(closes, 5), history, levels, fixed);
  const far = flatPath(closes, 5).map((price) => price * 1.5);
  const wide = conformalWidths(closes, far, history, levels, fixed);
  assert.ok(wide.halfWidths[0]![4]! > 3 * near.halfWidths[0]![4]!);
});

const hostile: readonly (readonly [string, (t: number) => number])[] = [
  ["constant after a move", (t) => (t < 5 ? 100 : 101)],
  ["two-valued", (t) => 100 + (t % 2)],
  ["a 10:1 split left in", (t) => (t < 150 ? 1000 + (t % 3) : 100 + (t % 3))],
  ["of scale 1e-8", (t) => 1e-8 * (3 + Math.sin(t))],
  ["of scale 1e8", (t) => 1e8 * (3 + Math.sin(t))],
  ["explosive", (t) => 1e-100 * 10 ** (t / 2)],
  ["alternating between extremes", (t) => (t % 2 === 0 ? 1e-150 : 1e150)],
];
for (const [name, price] of hostile) {
  test(`prices ${name}: widths are finite, positive, nested and never narrower further ahead`, () => {
    for (const bars of [5, 70, 300]) {
      const closes = Float64Array.from({ length: bars }, (_, t) => price(bars > 5 ? t : t + 2));
      const history = exponentialHistory(logReturns(closes));
      const widths = conformalWidths(closes, flatPath(closes, 40), history, levels, adaptive);
      for (let h = 0; h < 40; h += 1) {
        const [narrow, wide] = [widths.halfWidths[0]![h]!, widths.halfWidths[1]![h]!];
        assert.ok(narrow > 0 && narrow <= wide && wide <= 50, `${narrow} ${wide}`);
        if (h > 0) assert.ok(narrow >= widths.halfWidths[0]![h - 1]!);
        if (h > 0) assert.ok(wide >= widths.halfWidths[1]![h - 1]!);
        assert.ok(widths.upProbabilities[h]! > 0 && widths.upProbabilities[h]! < 1);
      }
    }
  });
}

test("widths are nested and never narrower further ahead, and a rise is likelier for a rising path", () => {
  const seed = fc.integer({ min: 1, max: 1e6 });
  const drift = fc.double({ min: -0.01, max: 0.01, noNaN: true });
  fc.assert(
    fc.property(seed, fc.integer({ min: 60, max: 260 }), drift, (start, bars, slope) => {
      const closes = pricesFrom(garchReturns(bars, start));
      const history = exponentialHistory(logReturns(closes));
      const path = flatPath(closes, 12).map((price, h) => price * (1 + slope * (h + 1)));
      const chosen = [0.1, 0.5, 0.8, 0.95, 0.999];
      const widths = conformalWidths(closes, path, history, chosen, adaptive);
      for (let h = 0; h < 12; h += 1) {
        let narrower = 0;
        for (const halfWidth of widths.halfWidths) {
          assert.ok(halfWidth[h]! >= narrower);
          if (h > 0) assert.ok(halfWidth[h]! >= halfWidth[h - 1]!);
          narrower = halfWidth[h]!;
        }
        const probability = widths.upProbabilities[h]!;
        assert.ok(probability > 0 && probability < 1);
        assert.ok(slope === 0 || probability > 0.5 === slope > 0 || probability === 0.5);
      }
    }),
    { numRuns: isLong ? 40 : 15 },
  );
});
