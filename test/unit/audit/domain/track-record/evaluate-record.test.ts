import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, evaluated, metricOf, policy, randomReturns } from "./sample-records.ts";

const returns = Float64Array.of(0.02, -0.01, 0.03, -0.02, 0.01, 0, 0.02, -0.01);

test("a record is measured with unit, denominator, n and interval", () => {
  const found = evaluated(asked(returns));
  const mean = metricOf(found, "mean_return");
  assert.equal(mean.value?.toFixed(9), "50.000000000");
  assert.deepEqual([mean.unit, mean.denominator, mean.n], ["BPS", "periods", 8]);
  assert.equal(mean.interval?.method, "student_t");
  const wins = metricOf(found, "win_rate");
  assert.deepEqual([wins.value, wins.interval?.method], [0.5, "wilson"]);
  assert.equal(metricOf(found, "profit_factor_returns").value?.toFixed(9), "2.000000000");
  assert.equal(metricOf(found, "max_drawdown").value?.toFixed(9), "0.020000000");
  const sharpe = metricOf(found, "sharpe_per_period");
  assert.equal(sharpe.interval?.method, "mertens");
});

test("a year is worth the root of its periods unless returns go on as they went", () => {
  const plain = randomReturns(5, 500, 0.001);
  const alternating = plain.map((value, at) => value + (at % 2 === 0 ? 0.02 : -0.02));
  const ratioOf = (values: Float64Array) => {
    const found = evaluated(asked(values));
    return metricOf(found, "sharpe_annual").value! / metricOf(found, "sharpe_per_period").value!;
  };
  assert.equal(ratioOf(plain).toFixed(9), Math.sqrt(365.25).toFixed(9));
  const negative = ratioOf(alternating);
  assert.ok(negative > 1.5 * Math.sqrt(365.25), `${negative}`);
});

test("the profit factor is of the money where every trade states it", () => {
  const record = {
    kind: "TRADES",
    returns: Float64Array.of(0.1, -0.1, 0.05),
    endTimesMs: [1, 2, 3],
    openTimesMs: [0, 1, 2],
    pnlMicros: [3_000_000n, -1_000_000n, 1_000_000n],
  } as const;
  const found = evaluated(asked(returns, { record }));
  assert.equal(metricOf(found, "profit_factor_trades").value, 4);
  assert.equal(metricOf(found, "mean_return").denominator, "closed trades");
  assert.ok(!found.metrics.some(({ name }) => name === "sharpe_annual"));
});

test("more trials deflate the ratio and change nothing that was measured", () => {
  const [one, many] = [1, 200].map((count) =>
    evaluated(asked(randomReturns(4, 500, 0.001), { trials: { count, others: [] } })),
  );
  assert.equal(metricOf(one!, "expected_maximum_sharpe").value, 0);
  assert.ok(
    metricOf(many!, "deflated_sharpe_2014").value! < metricOf(one!, "deflated_sharpe_2014").value!,
  );
  assert.deepEqual(metricOf(many!, "mean_return"), metricOf(one!, "mean_return"));
  assert.deepEqual([one!.trialsBasis, many!.trialsBasis], ["MEASURED", "DECLARED"]);
  assert.match(many!.notes.join(" "), /DECLARED/);
});

test("returns of trials that are left out never make it easier", () => {
  const judged = randomReturns(10, 300, 0.001);
  const others = [1, 2, 3, 4].map((seed) => randomReturns(20 + seed, 300, 0.0005 * seed));
  const lucky = (count: number, brought: readonly Float64Array[]) =>
    metricOf(
      evaluated(asked(judged, { trials: { count, others: brought } })),
      "expected_maximum_sharpe",
    ).value!;
  const whole = evaluated(asked(judged, { trials: { count: 5, others } }));
  assert.deepEqual([whole.trialsBasis, whole.trialsWithReturns], ["MEASURED", 5]);
  const alike = [judged.map((value) => value + 1e-6), judged.map((value) => value - 1e-6)];
  assert.ok(lucky(5, alike) >= lucky(5, []));
  assert.ok(lucky(5, [...alike, new Float64Array(300)]) >= lucky(5, []));
});

test("the judged record among its trials counts once", () => {
  const judged = randomReturns(11, 200);
  const other = randomReturns(12, 200);
  const trials = (others: readonly Float64Array[]) => ({ trials: { count: 2, others } });
  assert.deepEqual(
    evaluated(asked(judged, trials([other, judged.slice()]))),
    evaluated(asked(judged, trials([other]))),
  );
});

test("the probability of overfitting needs other trials of the same periods", () => {
  const judged = randomReturns(13, 200);
  const reasonOf = (...others: Float64Array[]) => {
    const found = evaluated(asked(judged, { trials: { count: 9, others } }));
    return [metricOf(found, "probability_of_overfitting").undefinedReason, found.notes[0]];
  };
  const [few, fewNote] = reasonOf();
  assert.equal(few, "TOO_FEW_OBSERVATIONS");
  assert.match(fewNote!, /needs the returns of other trials/);
  const [unaligned, note] = reasonOf(randomReturns(14, 200), randomReturns(15, 199));
  assert.equal(unaligned, "NO_DATA");
  assert.match(note!, /trial at position 2 .* has not as many returns/);
  assert.equal(reasonOf(new Float64Array(200))[0], "ZERO_DENOMINATOR");
  const found = evaluated(
    asked(judged, { trials: { count: 9, others: [randomReturns(16, 200)] } }),
  );
  assert.equal(metricOf(found, "probability_of_overfitting").n, 70);
});

test("a written verdict asks for a mean over 0 and a deflated ratio of at least 1 − α", () => {
  const verdictOf = (values: Float64Array, count: number) => {
    const { written } = evaluated(asked(values, { trials: { count, others: [] } }));
    return [written.verdict, ...written.criteria.map(({ verdict }) => verdict)];
  };
  const good = randomReturns(17, 1000, 0.002);
  assert.deepEqual(verdictOf(good, 1), ["PASS", "PASS", "PASS"]);
  assert.deepEqual(verdictOf(good, 1_000_000), ["FAIL", "PASS", "FAIL"]);
  assert.deepEqual(verdictOf(new Float64Array(9), 1), ["FAIL", "FAIL", "INCONCLUSIVE"]);
  assert.deepEqual(verdictOf(new Float64Array(0), 1), [
    "INCONCLUSIVE",
    "INCONCLUSIVE",
    "INCONCLUSIVE",
  ]);
});

test("a stated win rate and profit factor are criteria of the written verdict", () => {
  const question = asked(returns, {
    policy: { ...policy, minimumWinRate: 0.5, minimumProfitFactor: 2.1 },
  });
  const { criteria } = evaluated(question).written;
  assert.deepEqual(criteria.map(({ metric, verdict }) => [metric, verdict]).slice(2), [
    ["win_rate", "PASS"],
    ["profit_factor_returns", "FAIL"],
  ]);
});

test("a benchmark is taken off period by period", () => {
  const benchmark = returns.map((value, at) => value - (at % 2 === 0 ? 0.001 : 0.003));
  const found = evaluated(asked(returns, { benchmark }));
  assert.equal(metricOf(found, "mean_excess_return").value?.toFixed(6), "20.000000");
  const equal = evaluated(asked(returns, { benchmark: returns }));
  assert.equal(metricOf(equal, "information_ratio_per_period").undefinedReason, "ZERO_DENOMINATOR");
});

test("a choice among some of the trials is said to be one, and that of all is not", () => {
  const others = [31, 32].map((seed) => randomReturns(seed, 300));
  const notesOf = (count: number) =>
    evaluated(asked(randomReturns(30, 300), { trials: { count, others } })).notes.join(" ");
  assert.match(notesOf(40), /confidence set are of a choice among 3 of 40 trials/);
  assert.doesNotMatch(notesOf(3), /of a choice among/);
});

test("superior predictive ability is tested over all trials that were declared, or not at all", () => {
  const trials = [31, 32].map((seed) => randomReturns(seed, 300));
  const best = randomReturns(30, 300, 0.003);
  const pOf = (count: number, benchmark?: Float64Array) => {
    const question = { trials: { count, others: trials }, ...(benchmark && { benchmark }) };
    return metricOf(evaluated(asked(best, question)), "spa_p_consistent");
  };
  assert.ok(pOf(3).value! < 0.01);
  assert.equal(pOf(3).n, 1000);
  assert.ok(pOf(3, best).value! > 0.5);
  assert.equal(pOf(4).undefinedReason, "NO_DATA");
});

test("the written verdict says what was found in the unit of what is asked", () => {
  const { written } = evaluated(asked(returns));
  assert.deepEqual(
    written.criteria.map(({ metric, reason }) => [metric, reason.replace(/\d+\.\d+ %/, "N %")]),
    [
      ["mean_return", "it is 50 bps"],
      ["deflated_sharpe_2014", "it is N %"],
    ],
  );
  const single = evaluated(asked(Float64Array.of(0.01)));
  assert.equal(single.written.criteria[1]!.reason, "it has no value (too few observations)");
});
