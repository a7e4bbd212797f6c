import assert from "node:assert/strict";
import { test } from "node:test";
import { GarchLikelihood } from "#lib/statistics/garch/likelihood.ts";
import { errorDistributions, presamples, varianceForms } from "#lib/statistics/garch/settings.ts";
import type { GarchSpecification } from "#lib/statistics/garch/specification.ts";
import { garchReturns } from "#test/support/sample-series.ts";

const returns = garchReturns(300, 3).map((value) => value * 100);
const plain: GarchSpecification = {
  form: "GARCH",
  distribution: "NORMAL",
  archOrder: 1,
  garchOrder: 1,
  presample: "mean",
  stationary: false,
};

/** Admissible parameters with every coefficient different from the others. */
function somewhere(likelihood: GarchLikelihood): Float64Array {
  const { form, archOrder, garchOrder } = likelihood.specification;
  const { dimension, alpha, gamma, beta, nu } = likelihood.layout;
  const theta = new Float64Array(dimension);
  theta[0] = 0.03;
  theta[1] = form === "EGARCH" ? -0.1 : 0.06;
  for (let i = 0; i < archOrder; i += 1) {
    theta[alpha + i] = 0.05 + 0.01 * i;
    if (gamma >= 0) theta[gamma + i] = 0.02 - 0.03 * i;
  }
  for (let j = 0; j < garchOrder; j += 1) theta[beta + j] = 0.7 / garchOrder + 0.02 * j;
  if (nu >= 0) theta[nu] = 5;
  return theta;
}

/** Calls back with theta moved up and down in one coordinate. */
function aroundEach(
  theta: Float64Array,
  step: number,
  visit: (k: number, up: Float64Array, down: Float64Array) => void,
): void {
  for (let k = 0; k < theta.length; k += 1) {
    const up = theta.slice();
    const down = theta.slice();
    up[k]! += step;
    down[k]! -= step;
    visit(k, up, down);
  }
}

function near(actual: number, expected: number, relative: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * (1 + Math.abs(expected)),
    `${what}: ${actual} ${expected}`,
  );
}

const members = varianceForms.flatMap((form) =>
  errorDistributions.flatMap((distribution) =>
    presamples.flatMap((presample) =>
      [
        [1, 1],
        [3, 2],
        [2, 3],
      ].map(([archOrder, garchOrder]) => ({
        ...plain,
        form,
        distribution,
        presample,
        archOrder: archOrder!,
        garchOrder: garchOrder!,
      })),
    ),
  ),
);

test("the score of every member, order and presample equals differences of its likelihood", () => {
  for (const member of members) {
    const likelihood = new GarchLikelihood(returns, member);
    const theta = somewhere(likelihood);
    const score = new Float64Array(theta.length);
    const unused = new Float64Array(theta.length);
    assert.ok(Number.isFinite(likelihood.score(theta, score)), JSON.stringify(member));
    aroundEach(theta, 1e-6, (k, up, down) => {
      const slope = (likelihood.score(up, unused) - likelihood.score(down, unused)) / 2e-6;
      near(score[k]!, slope, 1e-6, `${JSON.stringify(member)} ${k}`);
    });
  }
});

test("the Hessian of every member, order and presample equals differences of its score", () => {
  for (const member of members) {
    const likelihood = new GarchLikelihood(returns, member);
    const theta = somewhere(likelihood);
    const d = theta.length;
    const hessian = new Float64Array(d * d);
    likelihood.hessian(theta, hessian);
    const high = new Float64Array(d);
    const low = new Float64Array(d);
    aroundEach(theta, 1e-6, (k, up, down) => {
      likelihood.score(up, high);
      likelihood.score(down, low);
      for (let l = 0; l < d; l += 1) {
        const bend = (high[l]! - low[l]!) / 2e-6;
        near(hessian[k * d + l]!, bend, 1e-5, `${JSON.stringify(member)} ${k} ${l}`);
      }
    });
  }
});

test("the single pass of the first order gives what the passes of a higher order give", () => {
  const single = new GarchLikelihood(returns, plain);
  const passes = new GarchLikelihood(returns, { ...plain, garchOrder: 2 });
  const one = new Float64Array(4);
  const other = new Float64Array(5);
  const value = single.score(Float64Array.of(0.03, 0.06, 0.12, 0.8), one);
  near(passes.score(Float64Array.of(0.03, 0.06, 0.12, 0.8, 0), other), value, 1e-13, "value");
  for (let k = 0; k < 4; k += 1) near(other[k]!, one[k]!, 1e-11, `${k}`);
});

test("Student's t with many degrees of freedom comes near the normal law", () => {
  const student = new GarchLikelihood(returns, { ...plain, distribution: "STUDENT_T" });
  const normal = new GarchLikelihood(returns, plain);
  const theta = [0.03, 0.06, 0.12, 0.8];
  const value = student.score(Float64Array.of(...theta, 1e6), new Float64Array(5));
  near(value, normal.score(Float64Array.from(theta), new Float64Array(4)), 1e-5, "value");
});

test("the running product gives the same likelihood as a logarithm per observation", () => {
  const tiny = returns.map((value) => value * 1e-9);
  const small = Float64Array.of(0.03e-9, 0.06e-18, 0.12, 0.8);
  const value = new GarchLikelihood(tiny, plain).score(small, new Float64Array(4));
  const level = tiny.reduce((sum, r) => sum + (r - small[0]!) ** 2, 0) / tiny.length;
  let h = small[1]! + (small[2]! + small[3]!) * level;
  let sum = 0;
  for (const r of tiny) {
    const e = r - small[0]!;
    sum -= 0.5 * (Math.log(2 * Math.PI) + Math.log(h) + (e * e) / h);
    h = small[1]! + small[2]! * e * e + small[3]! * h;
  }
  assert.ok(Math.abs(value - sum) < 1e-9 * Math.abs(sum), `${value} ${sum}`);
});

test("parameters outside the domain have no likelihood", () => {
  const student = { ...plain, distribution: "STUDENT_T" } as const;
  for (const [member, outside] of [
    [plain, [0, -1e-9, 0.1, 0.8]],
    [plain, [0, 0.1, -0.01, 0.8]],
    [plain, [0, 0.1, 0.1, -0.01]],
    [{ ...plain, presample: "unconditional" }, [0, 0.1, 0.3, 0.7]],
    [{ ...plain, form: "GJR" }, [0, 0.1, 0.1, -0.2, 0.7]],
    [{ ...plain, form: "EGARCH" }, [0, 0.1, 0.1, 0, 5]],
    [student, [0, 0.1, 0.1, 0.8, 2]],
  ] as const) {
    const likelihood = new GarchLikelihood(returns, member);
    const score = new Float64Array(outside.length);
    assert.equal(likelihood.score(Float64Array.from(outside), score), Number.NEGATIVE_INFINITY);
  }
});
