import assert from "node:assert/strict";
import { test } from "node:test";
import { alignedTrials } from "#services/audit/domain/track-record/aligned-trials.ts";
import { asked, dayMs, evaluated, metricOf, randomReturns, startMs } from "./sample-records.ts";

/** When periods end of so many days from the n-th on. */
const daysFrom = (first: number, n: number) =>
  Array.from({ length: n }, (_, at) => startMs + (first + at + 1) * dayMs);

/** A question about 100 days, with other trials on their own dates. */
function dated(count: number, ...others: readonly (readonly [Float64Array, readonly number[]])[]) {
  return asked(randomReturns(1, 100), {
    trials: {
      count,
      others: others.map(([returns]) => returns),
      endTimesMs: others.map(([, times]) => times),
    },
  });
}

test("trials are brought onto the dates that all of them have, each return on its own date", () => {
  const [one, two] = [randomReturns(2, 100), randomReturns(3, 120)];
  const question = dated(3, [one, daysFrom(20, 100)], [two, daysFrom(-30, 120)]);
  const { series, periods, members } = alignedTrials(question, question.trials.others);
  assert.deepEqual(members, [0, 1]);
  assert.deepEqual(
    periods,
    Array.from({ length: 70 }, (_, at) => 20 + at),
  );
  const { returns } = question.record;
  assert.deepEqual(series, [returns.slice(20, 90), one.slice(0, 70), two.slice(50, 120)]);
});

test("a trial on fewer than half of the dates takes them from no other, and is named as left out", () => {
  const question = dated(
    3,
    [randomReturns(2, 100), daysFrom(0, 100)],
    [randomReturns(3, 49), daysFrom(0, 49)],
  );
  const { series, members } = alignedTrials(question, question.trials.others);
  assert.deepEqual([members, series[0]!.length], [[0], 100]);
  const found = evaluated(question);
  assert.equal(metricOf(found, "spa_p_consistent").undefinedReason, "NO_DATA");
  assert.equal(metricOf(found, "probability_of_overfitting").n, 70);
  assert.match(found.notes.join(" "), /2 of 3 trials with returns .* 100 dates .*; 1 on fewer/);
});

test("of trials with too few dates in common there is no probability of overfitting, and a reason", () => {
  const found = evaluated(dated(2, [randomReturns(2, 100), daysFrom(90, 100)]));
  assert.equal(
    metricOf(found, "probability_of_overfitting").undefinedReason,
    "TOO_FEW_OBSERVATIONS",
  );
  const constant = evaluated(dated(2, [new Float64Array(100), daysFrom(0, 100)]));
  assert.equal(
    metricOf(constant, "probability_of_overfitting").undefinedReason,
    "ZERO_DENOMINATOR",
  );
});

test("settings that changed nothing are a trial each, and worth one together", () => {
  const same = dated(1, [randomReturns(1, 100), daysFrom(0, 100)]);
  const found = evaluated({ ...same, trials: { ...same.trials, count: 2, number: 1 } });
  assert.deepEqual([found.trialsBasis, found.trialsWithReturns], ["MEASURED", 2]);
  assert.equal(metricOf(found, "effective_trials").value?.toFixed(9), "1.000000000");
  assert.equal(metricOf(found, "confidence_set_size").value, 2);
});

test("correlated trials are worth fewer, and the verdict rests on all of them", () => {
  const judged = randomReturns(1, 100);
  const alike = [1, 2, 3].map(
    (seed) =>
      [
        judged.map((value, at) => value + 0.3 * randomReturns(seed, 100)[at]!),
        daysFrom(0, 100),
      ] as const,
  );
  const found = evaluated(dated(4, ...alike));
  const effective = metricOf(found, "effective_trials").value!;
  assert.ok(effective > 1 && effective < 2, `${effective}`);
  const [all, fewer] = ["deflated_sharpe_2014", "deflated_sharpe_2014_effective"].map(
    (name) => metricOf(found, name).value!,
  );
  assert.ok(all! < fewer!, `${all} ${fewer}`);
  const ofAll = metricOf(found, "deflated_sharpe_2014").value! >= 0.95 ? "PASS" : "FAIL";
  assert.equal(found.written.criteria[1]?.verdict, ofAll);
  assert.equal(found.assured.spentAlpha, (6 * 0.05) / Math.PI ** 2 / 16);
});
