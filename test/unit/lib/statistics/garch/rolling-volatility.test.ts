import assert from "node:assert/strict";
import { test } from "node:test";
import { kupiec } from "#lib/statistics/hypothesis-tests/value-at-risk.ts";
import { meanQlike } from "#lib/statistics/scores/volatility-loss.ts";
import { skipWithout } from "#test/support/reference-data.ts";
import {
  indexFile,
  indexReturns,
  rollGarch,
  scoredDays,
} from "#test/support/rolling-volatility.ts";

const skip = skipWithout(indexFile);

test("out of sample on the S&P 500, GJR with t errors has the QLIKE and the 99 % hits it should", {
  skip,
}, () => {
  const returns = indexReturns();
  const forecast = rollGarch(returns, { form: "GJR", distribution: "STUDENT_T" });
  const seen = returns.subarray(returns.length - scoredDays);
  const qlike = meanQlike(
    forecast.variances,
    seen.map((value) => value * value),
  );
  assert.ok(Math.abs(qlike - 0.4607485) <= 0.003 && qlike <= 0.465, `${qlike}`);
  const hits = seen.filter((value, t) => value < forecast.filteredLimits[t]!).length;
  assert.ok(kupiec(hits, scoredDays, 0.01).pValue > 0.05, `${hits}`);
});
