import assert from "node:assert/strict";
import { test } from "node:test";
import type { Metric, MetricUnit } from "#lib/kernel/metric.ts";
import { evaluateCriterion } from "#services/audit/domain/gates/criterion.ts";

function message(
  name: string,
  unit: MetricUnit,
  value: number | undefined,
  [comparator, threshold]: readonly ["AT_LEAST" | "AT_MOST", number],
  n = 20,
): string {
  const identity = { name, unit, denominator: "effective audits", n };
  const observed: Metric =
    value === undefined ? { ...identity, undefinedReason: "NO_LOSSES" } : { ...identity, value };
  return evaluateCriterion("c", observed, { comparator, threshold, minimumN: 5 }).message;
}

test("a share is shown in percent", () => {
  assert.equal(
    message("violation_rate", "SHARE", 0.3, ["AT_MOST", 0.25]),
    "violation rate is 30.0 %, wanted at most 25.0 %",
  );
});

test("a ratio is shown as it is", () => {
  assert.equal(
    message("profit_factor_trades", "RATIO", 0.75, ["AT_LEAST", 0.8]),
    "profit factor trades is 0.750, wanted at least 0.800",
  );
});

test("a return is shown in bps", () => {
  assert.equal(
    message("mean_return_per_trade", "BPS", -14.02, ["AT_LEAST", -5]),
    "mean return per trade is -14.0 bps, wanted at least -5.0 bps",
  );
});

test("a count is shown without decimals", () => {
  assert.equal(
    message("effective_audits", "COUNT", 5, ["AT_LEAST", 20]),
    "number of effective audits is 5, wanted at least 20",
  );
});

test("a miss by less than the usual decimals is shown with more of them", () => {
  assert.equal(
    message("violation_rate", "SHARE", 0.2502, ["AT_MOST", 0.25]),
    "violation rate is 25.02 %, wanted at most 25.00 %",
  );
});

test("a value on its threshold is shown with the usual decimals", () => {
  assert.equal(
    message("violation_rate", "SHARE", 0.25, ["AT_MOST", 0.25]),
    "violation rate is 25.0 %, wanted at most 25.0 %",
  );
});

test("a small loss that rounds to zero carries no minus", () => {
  assert.equal(
    message("mean_return_per_trade", "BPS", -0.01, ["AT_LEAST", -5]),
    "mean return per trade is 0.0 bps, wanted at least -5.0 bps",
  );
});

test("too few observations are named with what they are", () => {
  assert.equal(
    message("violation_rate", "SHARE", 0, ["AT_MOST", 0.25], 4),
    "violation rate rests on 4 effective audits, at least 5 needed",
  );
});

test("an undefined metric is named with its reason in words", () => {
  assert.equal(
    message("profit_factor_trades", "RATIO", undefined, ["AT_LEAST", 0.8]),
    "profit factor trades is undefined: no losses",
  );
});
