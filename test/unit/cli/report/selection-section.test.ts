import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { selectionJson, selectionSentences } from "#cli/report/selection-section.ts";
import { EvaluateTrialsResponseSchema } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { metric } from "../finished-sprint.ts";

const { RATIO, SHARE, COUNT } = MetricUnit;
const dates = [120, "periods"] as const;
const measured = [
  metric("sharpe_per_period", RATIO, 0.05, ...dates, [-0.1, 0.2]),
  metric("probabilistic_sharpe_2012", SHARE, 0.7, ...dates),
  metric("probabilistic_sharpe_2025", SHARE, 0.71, ...dates),
  metric("minimum_track_record_2012", COUNT, 1081.2, ...dates),
  metric("minimum_track_record_2025", COUNT, 1080, ...dates),
  metric("deflated_sharpe_2014", SHARE, 0.3, ...dates),
  metric("deflated_sharpe_2025", SHARE, 0.31, ...dates),
  metric("effective_trials", COUNT, 1.5, 3, "trials"),
  metric("deflated_sharpe_2014_effective", SHARE, 0.5, ...dates),
  metric("deflated_sharpe_2025_effective", SHARE, 0.51, ...dates),
  metric("probability_of_overfitting", SHARE, 0.4, 12_870, "splits"),
  metric("spa_p_consistent", SHARE, 0.3, 1000, "bootstrap replicates"),
  metric("confidence_set_size", COUNT, 2, 3, "trials"),
];
const responseOf = (trials: number, metrics = measured) =>
  create(EvaluateTrialsResponseSchema, {
    evaluation: {
      ...{ trials, trialsWithReturns: trials, metrics, notes: ["A note."] },
      assured: { alphaRatio: 0.04 },
    },
  });

test("a Sharpe ratio is said with its dates, both conventions, and what is left of it after the trials", () => {
  assert.deepEqual(selectionSentences(responseOf(3)), [
    "Sharpe: 0.050 a date with bars [-0.100, 0.200] (n = 120), over 0 with 70.0 % (2012) and 71.0 % (2025); 1,082 or 1,080 such dates would show it at 4 %.",
    "Deflated for 3 trials: 30.0 % (2014) and 31.0 % (2025); they are worth 1.50 independent ones, for which it is 50.0 % (2014) and 51.0 % (2025), and spend α as 3.",
    "Choice: probability of overfitting 40.0 % over 12870 splits; no trial is better than none: p 30.0 %; 2 of 3 trials cannot be told apart from the best. A note.",
  ]);
});

test("of a single setting nothing is deflated, and where nothing is known the reason is said", () => {
  assert.equal(selectionSentences(responseOf(1)).length, 1);
  const flat = create(EvaluateTrialsResponseSchema, {
    evaluation: {
      trials: 1,
      metrics: [
        {
          ...{ name: "sharpe_per_period", n: 9n },
          result: { case: "undefinedReason", value: UndefinedReason.ZERO_DENOMINATOR },
        },
      ],
    },
  });
  assert.deepEqual(selectionSentences(flat), [
    "Sharpe: undefined: zero denominator (9 dates with bars).",
  ]);
  const unknown = { unknown: "the gateway is away" };
  assert.deepEqual(selectionSentences(unknown), ["Selection: not known: the gateway is away."]);
  assert.equal(selectionJson(unknown), null);
});
