import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumForecastAgeSessions: 1 };
/** The forecast is as of the close of Tuesday 2017-01-03. */
const whenLatestClosed = (lastBarCloseMs: number) =>
  findingOf("forecast-age", { policy, portfolio: { facts: factsWith({ lastBarCloseMs }) } });
const closeOf = (day: number) => Date.UTC(2017, 0, day + 1);

test("forecast-age denies a forecast that misses more sessions than the limit", () => {
  assert.equal(whenLatestClosed(closeOf(3)).outcome, "PASS");
  assert.equal(whenLatestClosed(closeOf(4)).outcome, "PASS");
  const stale = whenLatestClosed(closeOf(5));
  assert.deepEqual([stale.outcome, stale.reason], ["FAIL", "FORECAST_STALE"]);
});

test("forecast-age passes a forecast that is newer than all bars, and any in a portfolio without bars", () => {
  assert.equal(whenLatestClosed(closeOf(1)).outcome, "PASS");
  assert.equal(
    findingOf("forecast-age", { policy, portfolio: { facts: factsWith() } }).outcome,
    "PASS",
  );
});

test("forecast-age denies where the facts of the portfolio are not stated", () => {
  const finding = findingOf("forecast-age", { policy });
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.equal(finding.reason, "INPUT_MISSING");
});
