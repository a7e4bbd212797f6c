import assert from "node:assert/strict";
import { test } from "node:test";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { metricValue } from "#lib/kernel/metric.ts";
import { pendingAudit, scoredAudit as scoredAuditAt } from "#services/audit/domain/audit.ts";
import { auditName, type ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import {
  definedValue,
  measured,
  sampleHolding,
  sampleKey,
  sampleScored,
} from "#test/unit/audit/sample-evidence.ts";

const scoredAudit = (scored: ForecastScored) => scoredAuditAt(scored, Date.UTC(2015, 0, 12));

test("the ratio is the ensemble's RMSE over the baseline's: 3 over 2 is 1.5", () => {
  const audit = scoredAudit(sampleScored(3, 2));
  assert.equal(audit.status, "EFFECTIVE");
  assert.equal(definedValue(audit.rmseRatio), 1.5);
});

test("the baseline is the one named in advance, not the best in hindsight", () => {
  // 3 against a named baseline of 5 is 0.6 although another model reached 2.
  const audit = scoredAudit(
    sampleScored(3, 5, {
      baselineModel: "sarimax",
      modelRmses: [
        { model: "sarimax", rmse: measured("rmse", "PRICE", 5) },
        { model: "samossa", rmse: measured("rmse", "PRICE", 2) },
      ],
    }),
  );
  assert.equal(definedValue(audit.rmseRatio), 0.6);
  assert.equal(definedValue(audit.regretRatio), 1.5);
});

test("the horizon that is traded has a ratio of its own, where it was scored and the audit counts", () => {
  const held = scoredAudit(sampleScored(3, 2, { holding: sampleHolding(1, 4) }));
  assert.equal(definedValue(held.rmseRatio), 1.5);
  assert.equal(definedValue(held.rmseRatioHolding), 0.25);
  assert.equal(held.holdingBars, 3);
  const without = [
    scoredAudit(sampleScored(3, 2)),
    scoredAudit(sampleScored(3, undefined, { holding: sampleHolding(1, 4) })),
    scoredAudit(sampleScored(3, 2, { holding: sampleHolding(1, 0) })),
    scoredAudit(sampleScored(3, 2, { holding: sampleHolding(1e300, 1e-300) })),
    pendingAudit(sampleScored(3, 2)),
  ];
  for (const { rmseRatioHolding } of without) {
    assert.equal(rmseRatioHolding.name, "rmse_ratio_holding");
    assert.equal(metricValue(rmseRatioHolding), undefined);
  }
});

test("every model that has a path can be the best in hindsight, GARCH included", () => {
  const audit = scoredAudit(
    sampleScored(10.5, 10, {
      modelRmses: [
        { model: "samossa", rmse: measured("rmse", "PRICE", 10) },
        { model: "garch", rmse: measured("rmse", "PRICE", 5) },
      ],
    }),
  );
  assert.equal(definedValue(audit.regretRatio), 2.1);
});

test("an audit without its outcome is not scored and has no ratio", () => {
  const audit = pendingAudit(sampleScored(3, 2));
  assert.equal(audit.status, "NOT_SCORED");
  assert.equal(metricValue(audit.rmseRatio), undefined);
});

for (const [why, scored, status] of [
  ["whose ensemble is not finite", sampleScored(undefined, 2), "ENSEMBLE_UNDEFINED"],
  ["whose baseline is not finite", sampleScored(3, undefined), "BASELINE_UNDEFINED"],
  ["whose baseline is perfect", sampleScored(3, 0), "BASELINE_ZERO"],
  ["whose ratio is no finite number", sampleScored(1e300, 1e-300), "BASELINE_ZERO"],
  [
    "whose outcome covers fewer bars than the horizon",
    sampleScored(3, 2, { key: sampleKey({ horizonBars: 6 }) }),
    "OUTCOME_INCOMPLETE",
  ],
] as const) {
  test(`an audit ${why} is dropped as ${status} and has no ratio`, () => {
    const audit = scoredAudit(scored);
    assert.equal(audit.status, status);
    assert.equal(metricValue(audit.rmseRatio), undefined);
  });
}

test("a pending audit and its scored form have the same name", () => {
  const scored = sampleScored(3, 2);
  assert.equal(pendingAudit(scored).name, scoredAudit(scored).name);
});

test("every member of the key tells two audits apart", () => {
  const changes = [
    { auditSet: "sprints/b" },
    { ticker: "MTN.JO" },
    // There is one interval so far.
    { interval: "HOUR_1" as unknown as BarInterval },
    { asOfMs: 1 },
    { horizonBars: 6 },
    { modelSetHash: "x" },
    { policyHash: "x" },
  ];
  const names = [{}, ...changes].map((change) => auditName(sampleKey(change)));
  assert.equal(new Set(names).size, names.length);
});
