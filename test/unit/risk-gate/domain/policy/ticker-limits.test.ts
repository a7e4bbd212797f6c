import assert from "node:assert/strict";
import { test } from "node:test";
import {
  loosenedLimits,
  policyForTicker,
} from "#services/risk-gate/domain/policy/ticker-limits.ts";
import { policy } from "#test/unit/risk-gate/calm-signal.ts";

test("a ticker's limit that undercuts the global floor is found, with its place", () => {
  const tickers = { AAPL: { minimumExpectedReturnBps: 5 } };
  assert.deepEqual(loosenedLimits({ ...policy, tickers }), [
    { path: ["tickers", "AAPL", "minimumExpectedReturnBps"], value: 5, globalValue: 30 },
  ]);
});

test("a ticker's ceiling above the global ceiling is loose, one below it is not", () => {
  const tickers = {
    MSFT: { maximumRiskScore: 0.95, maximumPositionRatio: 0.01 },
    MTN: { maximumRiskScore: 0.5, minimumConfidenceRatio: 0.52 },
  };
  const found = loosenedLimits({ ...policy, tickers });
  assert.deepEqual(
    found.map(({ path }) => path.join(".")),
    ["tickers.MSFT.maximumRiskScore"],
  );
});

test("the policy of a ticker takes the tighter of the global limit and its own", () => {
  const tickers = { AAPL: { minimumExpectedReturnBps: 50, maximumRiskScore: 0.99 } };
  const own = policyForTicker({ ...policy, tickers }, "AAPL");
  assert.equal(own.minimumExpectedReturnBps, 50);
  assert.equal(own.maximumRiskScore, policy.maximumRiskScore);
});

test("the policy of a ticker that has no limits is the global one", () => {
  assert.equal(policyForTicker(policy, "toString"), policy);
});
