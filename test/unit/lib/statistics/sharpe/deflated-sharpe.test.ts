import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { deflatedSharpe } from "#lib/statistics/sharpe/deflated-sharpe.ts";
import { type SharpeMoments, sharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";

const families = 200;
const count = 200;
const returns = 64;

/** The best of each family of noise with the variance between its trials. */
function bestOfNoise(): readonly { readonly best: SharpeMoments; readonly variance: number }[] {
  const random = new SeededRandom(2014);
  return Array.from({ length: families }, () => {
    const trials = Array.from(
      { length: count },
      () => sharpeMoments(Float64Array.from({ length: returns }, () => random.normal()))!,
    );
    const ratios = trials.map(({ sharpe }) => sharpe);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / count;
    const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (count - 1);
    return { best: trials[ratios.indexOf(Math.max(...ratios))]!, variance };
  });
}

test("of 200 families of 200 trials of noise as many are certified at 95 % as each convention says", () => {
  const found = bestOfNoise();
  const certified = (convention: "2012" | "2025") =>
    found.filter(({ best, variance }) => {
      return deflatedSharpe(best, { count, variance }, convention)! >= 0.95;
    }).length;
  // 2025 is about the largest of 200: one in twenty, within three standard errors.
  const error = Math.sqrt(0.05 * 0.95 * families);
  const newer = certified("2025");
  assert.ok(Math.abs(newer - 0.05 * families) <= 3 * error, `${newer}`);
  // 2014 is about a single ratio over the expected largest: P(max of 200 > 2.77 + 1.64) is 0.1 %.
  const older = certified("2012");
  assert.ok(older <= 2, `${older}`);
});
