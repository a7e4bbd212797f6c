import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { partSections } from "#cli/report/parts-section.ts";
import { MetricGroupSchema, ScorecardSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";

/** A part with a count of trades and a win rate with its interval. */
function part(subject: string, label: string, trades: number, winRate: number) {
  const n = BigInt(trades);
  const interval = { lower: winRate / 2, upper: 1, levelRatio: 0.95, method: "wilson" };
  return create(MetricGroupSchema, {
    subject,
    label,
    metrics: [
      {
        name: "closed_trades",
        unit: MetricUnit.COUNT,
        n,
        result: { case: "value", value: trades },
      },
      {
        name: "win_rate",
        unit: MetricUnit.SHARE,
        n,
        result: { case: "value", value: winRate },
        interval,
      },
    ],
  });
}

test("parts are a table a subject, a line a part, with intervals in brackets", () => {
  const groups = [part("exit_reason", "STOP", 11, 0), part("exit_reason", "TIME", 9, 0.5)];
  assert.deepEqual(partSections(create(ScorecardSchema, { groups }), "USD", 100), [
    [
      "By exit reason  trades              win rate",
      "  STOP              11    0.0 % [0.0, 100.0]",
      "  TIME               9  50.0 % [25.0, 100.0]",
    ],
  ]);
});

test("one ticker alone is not compared with others", () => {
  const one = [part("ticker", "AAPL", 11, 0.5)];
  assert.deepEqual(partSections(create(ScorecardSchema, { groups: one }), "USD", 100), []);
  const two = [...one, part("ticker", "MSFT", 3, 0.5)];
  const [table] = partSections(create(ScorecardSchema, { groups: two }), "USD", 100);
  assert.equal(table?.length, 3);
});

test("metrics of all of the evidence are no part", () => {
  const groups = [part("equity", "", 1, 1)];
  assert.deepEqual(partSections(create(ScorecardSchema, { groups }), "USD", 100), []);
});
