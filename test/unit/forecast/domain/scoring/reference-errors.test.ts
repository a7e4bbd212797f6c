import assert from "node:assert/strict";
import { test } from "node:test";
import { metricValue } from "#lib/kernel/metric.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { referenceErrors } from "#services/forecast/domain/scoring/reference-errors.ts";
import { scoreOutcome } from "#services/forecast/domain/scoring/score-outcome.ts";

test("the last close repeated is off by every move, and a walk with the drift that came by nothing", () => {
  const driftLogReturn = log(1.1);
  const errors = referenceErrors({ lastClosePrice: 100, driftLogReturn }, [110, 121]);
  assert.ok(Math.abs(metricValue(errors.naiveRmse)! - Math.sqrt((10 ** 2 + 21 ** 2) / 2)) < 1e-12);
  assert.ok(metricValue(errors.driftRmse!)! < 1e-12);
  assert.equal(errors.naiveRmse.n, 2);
});

test("the references have the RMSEs that the models of the same names have", () => {
  const realised = [103, 106];
  const models = [
    { model: "naive", prices: [100, 100] },
    { model: "drift", prices: [102, 104.04] },
  ];
  const path = { lastClosePrice: 100, ensemblePrices: [100, 100], intervals: [] };
  const [naive, drift] = scoreOutcome({ ...path, models, baselineModel: "naive" }, realised).models;
  const errors = referenceErrors({ lastClosePrice: 100, driftLogReturn: log(1.02) }, realised);
  assert.equal(metricValue(errors.naiveRmse), metricValue(naive!.rmse));
  assert.ok(Math.abs(metricValue(errors.driftRmse!)! - metricValue(drift!.rmse)!) < 1e-12);
});

test("a forecast that kept no drift has no error of one", () => {
  assert.equal("driftRmse" in referenceErrors({ lastClosePrice: 100 }, [101]), false);
});
