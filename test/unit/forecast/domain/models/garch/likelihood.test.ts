import assert from "node:assert/strict";
import { test } from "node:test";
import { GarchLikelihood } from "../../../../../../services/forecast/domain/models/garch/likelihood.ts";
import { presamples } from "../../../../../../services/forecast/domain/models/garch/presample.ts";
import { garchReturns } from "../../../sample-bars.ts";

const returns = garchReturns(400, 3).map((value) => value * 100);
const theta = Float64Array.of(0.03, 0.06, 0.12, 0.8);

for (const presample of presamples) {
  test(`the score equals finite differences of the likelihood (${presample})`, () => {
    const likelihood = new GarchLikelihood(returns, presample);
    const score = new Float64Array(4);
    const unused = new Float64Array(4);
    likelihood.score(theta, score);
    for (let i = 0; i < 4; i += 1) {
      const step = 1e-6;
      const up = theta.slice();
      const down = theta.slice();
      up[i]! += step;
      down[i]! -= step;
      const slope = (likelihood.score(up, unused) - likelihood.score(down, unused)) / (2 * step);
      assert.ok(
        Math.abs(slope - score[i]!) <= 1e-6 * (1 + Math.abs(slope)),
        `${i} ${slope} ${score[i]}`,
      );
    }
  });

  test(`the Hessian equals finite differences of the score (${presample})`, () => {
    const likelihood = new GarchLikelihood(returns, presample);
    const hessian = new Float64Array(16);
    likelihood.hessian(theta, hessian);
    const high = new Float64Array(4);
    const low = new Float64Array(4);
    for (let i = 0; i < 4; i += 1) {
      const step = 1e-6;
      const up = theta.slice();
      const down = theta.slice();
      up[i]! += step;
      down[i]! -= step;
      likelihood.score(up, high);
      likelihood.score(down, low);
      for (let j = 0; j < 4; j += 1) {
        const slope = (high[j]! - low[j]!) / (2 * step);
        const bend = hessian[i * 4 + j]!;
        assert.ok(
          Math.abs(slope - bend) <= 1e-5 * (1 + Math.abs(bend)),
          `${i} ${j} ${slope} ${bend}`,
        );
      }
    }
  });
}

test("the running product gives the same likelihood as a logarithm per observation", () => {
  const tiny = returns.map((value) => value * 1e-9);
  const small = Float64Array.of(0.03e-9, 0.06e-18, 0.12, 0.8);
  const score = new Float64Array(4);
  const value = new GarchLikelihood(tiny, "mean").score(small, score);
  const level = tiny.reduce((sum, r) => sum + (r - small[0]!) ** 2, 0) / tiny.length;
  let h = small[1]! + (small[2]! + small[3]!) * level;
  let plain = 0;
  for (const r of tiny) {
    const e = r - small[0]!;
    plain -= 0.5 * (Math.log(2 * Math.PI) + Math.log(h) + (e * e) / h);
    h = small[1]! + small[2]! * e * e + small[3]! * h;
  }
  assert.ok(Math.abs(value - plain) < 1e-9 * Math.abs(plain), `${value} ${plain}`);
});

test("parameters outside the domain have no likelihood", () => {
  const likelihood = new GarchLikelihood(returns, "unconditional");
  const score = new Float64Array(4);
  for (const outside of [
    [0, -1e-9, 0.1, 0.8],
    [0, 0.1, -0.01, 0.8],
    [0, 0.1, 0.1, -0.01],
    [0, 0.1, 0.3, 0.7],
  ]) {
    assert.equal(likelihood.score(Float64Array.from(outside), score), Number.NEGATIVE_INFINITY);
  }
});
