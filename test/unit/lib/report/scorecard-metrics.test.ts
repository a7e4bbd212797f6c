import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { metricsWithParts } from "#lib/report/scorecard-metrics.ts";
import { ScorecardSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";

test("the metrics of all evidence come first, each once, then those of its parts with their names", () => {
  const scorecard = create(ScorecardSchema, {
    metrics: [{ name: "audits" }],
    groups: [
      { subject: "ticker", label: "AAPL", metrics: [{ name: "win_rate" }] },
      { subject: "", label: "", metrics: [{ name: "net_pnl" }] },
    ],
  });
  const rows = metricsWithParts(scorecard).map(({ metric, subject, part }) => {
    return [metric.name, subject, part];
  });
  assert.deepEqual(rows, [
    ["audits", "", ""],
    ["net_pnl", "", ""],
    ["win_rate", "ticker", "AAPL"],
  ]);
});
