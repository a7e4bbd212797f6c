import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import {
  crpsEnsemble,
  crpsLogNormal,
  crpsNormal,
  crpsStudentT,
} from "#lib/statistics/scores/continuous-scores.ts";
import { pinballLoss } from "#lib/statistics/scores/quantile-scores.ts";

function close(actual: number | undefined, expected: number, tolerance = 1e-8): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < tolerance, `${actual}`);
}

const outcomes = [-2, -0.3, 0, 0.7, 3];

test("CRPS of the standard normal", () => {
  const expected = [
    1.4527918216859, 0.26933290068666, 0.23369497725511, 0.42156917007346, 2.4365747250863,
  ];
  outcomes.forEach((y, i) => {
    close(crpsNormal(y, 0, 1), expected[i]!);
  });
});

test("CRPS of a normal with mean 1 and deviation 2", () => {
  const expected = [
    1.9888480079549, 0.7931103834809, 0.66280706250971, 0.48530877195819, 1.2048827152552,
  ];
  outcomes.forEach((y, i) => {
    close(crpsNormal(y, 1, 2), expected[i]!);
  });
});

test("CRPS of Student's t with 5 degrees of freedom", () => {
  const expected = [
    1.3970360771527, 0.29088684131366, 0.25702536290065, 0.43457555557208, 2.3387589462536,
  ];
  outcomes.forEach((y, i) => {
    close(crpsStudentT(y, 0, 1, 5), expected[i]!);
  });
});

test("CRPS of an ensemble, plain and fair", () => {
  const members = Float64Array.of(2, -1.2, 0.9, -0.4, 0.3, 0.1);
  close(crpsEnsemble(0.5, members), 0.29166666666667);
  close(crpsEnsemble(0.5, members, true), 0.18);
});

test("an ensemble is scored as the double sum over its members says", () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(value, fc.array(value, { minLength: 2, maxLength: 15 }), (y, members) => {
      let distance = 0;
      let spread = 0;
      for (const a of members) {
        distance += Math.abs(a - y) / members.length;
        for (const b of members) spread += Math.abs(a - b);
      }
      const m = members.length;
      const list = Float64Array.from(members);
      close(crpsEnsemble(y, list), distance - spread / (2 * m * m), 1e-10);
      close(crpsEnsemble(y, list, true), distance - spread / (2 * m * (m - 1)), 1e-10);
    }),
  );
});

test("t with very many degrees of freedom scores as the normal", () => {
  close(crpsStudentT(0.7, 1, 2, 1e7), crpsNormal(0.7, 1, 2), 1e-6);
});

test("t without a mean has no score", () => {
  assert.equal(crpsStudentT(0, 0, 1, 1), undefined);
});

test("a certain forecast scores its absolute error", () => {
  assert.equal(crpsNormal(3, 1, 0), 2);
  assert.equal(crpsLogNormal(3, 1, 0), 2);
  close(crpsLogNormal(3, 1, 1e-9), 2, 1e-7);
});

test("the log-normal score is twice the pinball loss averaged over all quantiles", () => {
  const [median, deviation, count] = [100, 0.2, 4000];
  for (const y of [60, 100, 137]) {
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      const probability = (k + 0.5) / count;
      const quantile = median * Math.exp(deviation * normalQuantile(probability));
      sum += 2 * pinballLoss(y, quantile, probability);
    }
    close(crpsLogNormal(y, median, deviation), sum / count, 1e-3);
  }
});

test("the law that the outcome was drawn from scores better than one that is off or too sure", () => {
  const score = (median: number, deviation: number) => {
    let sum = 0;
    for (let k = 0; k < 500; k += 1) {
      const y = 100 * Math.exp(0.1 * normalQuantile((k + 0.5) / 500));
      sum += crpsLogNormal(y, median, deviation);
    }
    return sum;
  };
  const right = score(100, 0.1);
  for (const [median, deviation] of [
    [95, 0.1],
    [105, 0.1],
    [100, 0.05],
    [100, 0.2],
  ] as const) {
    assert.ok(score(median, deviation) > right);
  }
});
