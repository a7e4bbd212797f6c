import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreOutcome } from "#services/forecast/domain/scoring/score-outcome.ts";
import { forecastOfRow, outcomeOfRow } from "#services/forecast/store/older-content.ts";
import { olderRows } from "#test/support/older-forecast-rows.ts";

const [{ content: older }] = olderRows.forecast;
const [{ content: scored }] = olderRows.outcome;

test("an older forecast's weights rest on what their reason says", () => {
  assert.equal(forecastOfRow(older).weightsBasis, "ROLLING_ORIGINS");
  const equal = { ...older, weightsReason: "equal weights: no room for a rolling origin" };
  assert.equal(forecastOfRow(equal).weightsBasis, "EQUAL");
});

test("an older forecast's entropy is that of the weights it holds", () => {
  // Weights 0.50399 and 0.49601: 1 - 2 · 0.00399² / ln 2 to the second order.
  assert.ok(Math.abs(forecastOfRow(older).weightsEntropyRatio - 0.999954) < 1e-6);
});

test("an older forecast's intervals are parametric and say that they never stated a basis", () => {
  assert.deepEqual(forecastOfRow(older).intervalBasis, {
    method: "PARAMETRIC",
    scaleSource: "garch",
    scoreCounts: [0, 0],
    bands: [],
    note: "made before intervals stated their basis",
  });
});

test("what an older forecast holds stays as it was, its content hash included", () => {
  assert.deepEqual({ ...forecastOfRow(older), ...older }, forecastOfRow(older));
});

test("an older forecast is scored, without data where it stated no variance or scale", () => {
  const outcome = scoreOutcome(forecastOfRow(older), scored.realisedPrices);
  assert.deepEqual(outcome.ensemble.rmse, scored.ensemble.rmse);
  for (const metric of [outcome.ensemble.crps, outcome.ensemble.qlike, outcome.ensemble.mase]) {
    assert.ok("undefinedReason" in metric && metric.undefinedReason === "NO_DATA", metric.name);
  }
});

test("an older outcome's scores that were not taken have no data, and the others stay", () => {
  const outcome = outcomeOfRow(scored);
  for (const path of [outcome.ensemble, ...outcome.models]) {
    for (const metric of [path.mase, path.crps, path.qlike]) {
      assert.ok("undefinedReason" in metric && metric.undefinedReason === "NO_DATA");
      assert.equal(metric.n, 0);
    }
  }
  const [band] = outcome.coverages;
  assert.deepEqual(band?.coverage, scored.coverages[0]?.coverage);
  assert.ok(
    band && "undefinedReason" in band.pinball && "undefinedReason" in band.scaledIntervalScore,
  );
});
