import assert from "node:assert/strict";
import { test } from "node:test";
import { correlateDirectly } from "#lib/statistics/numerics/direct-correlation.ts";
import { ComplexTransform, transformLength } from "#lib/statistics/numerics/fft.ts";
import { ConvolutionSum } from "#lib/statistics/numerics/real-convolution.ts";
import { RealCorrelation } from "#lib/statistics/numerics/real-correlation.ts";
import { uniforms } from "#test/support/sample-series.ts";

const uniform = uniforms(5);
const random = (length: number) => Float64Array.from({ length }, () => uniform() - 0.5);

function within(actual: Float64Array, wanted: Float64Array, absolute: number): void {
  assert.equal(actual.length, wanted.length);
  wanted.forEach((value, i) => {
    assert.ok(Math.abs(actual[i]! - value) <= absolute, `${i}: ${actual[i]} not ${value}`);
  });
}

for (const length of [1, 2, 3, 4, 5, 6, 8, 9, 12, 15, 25, 30, 60, 64, 128, 240]) {
  test(`a transform of ${length} values is the sum that defines it, and its inverse undoes it`, () => {
    const transform = new ComplexTransform(length);
    const re = random(length);
    const im = random(length);
    transform.re.set(re);
    transform.im.set(im);
    transform.forward();
    const wantedRe = new Float64Array(length);
    const wantedIm = new Float64Array(length);
    for (let k = 0; k < length; k += 1) {
      for (let t = 0; t < length; t += 1) {
        const angle = (-2 * Math.PI * ((k * t) % length)) / length;
        wantedRe[k]! += re[t]! * Math.cos(angle) - im[t]! * Math.sin(angle);
        wantedIm[k]! += re[t]! * Math.sin(angle) + im[t]! * Math.cos(angle);
      }
    }
    within(transform.re, wantedRe, 1e-13);
    within(transform.im, wantedIm, 1e-13);
    transform.inverse();
    within(
      transform.re.map((value) => value / length),
      re,
      1e-15,
    );
  });
}

test("a length is the next even product of 2, 3 and 5", () => {
  assert.deepEqual([1, 5, 7, 468, 9999].map(transformLength), [4, 6, 8, 480, 10_000]);
});

for (const [values, terms] of [
  [7, 3],
  [12, 5],
  [101, 37],
  [468, 234],
  [50, 1],
  [50, 50],
] as const) {
  test(`correlating ${values} values with ${terms} by Fourier transform is doing so term by term`, () => {
    const series = random(values);
    const vector = random(terms);
    const direct = new Float64Array(values - terms + 1);
    const fourier = new Float64Array(values - terms + 1);
    correlateDirectly(series, vector, direct);
    const correlation = new RealCorrelation(series);
    correlation.correlate(random(terms), fourier);
    correlation.correlate(vector, fourier);
    within(fourier, direct, 1e-14);
  });
}

test("a sum of convolutions is the same by Fourier transform as term by term", () => {
  const [long, short] = [random(400), random(120)];
  const sum = new ConvolutionSum(400, 120);
  sum.add(long, short);
  sum.add(
    long.map((value) => -2 * value),
    short,
  );
  const wanted = new Float64Array(519);
  long.forEach((a, i) => {
    short.forEach((b, k) => {
      wanted[i + k]! -= a * b;
    });
  });
  within(sum.take(), wanted, 1e-13);
  within(sum.take(), new Float64Array(519), 0);
});
