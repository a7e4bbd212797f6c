import assert from "node:assert/strict";
import { test } from "node:test";
import {
  differingPolicies,
  exchangesIn,
  type TradingPolicy,
} from "#gateway/sprint/app/trading-policy.ts";

const policy: TradingPolicy = {
  forecast: { pinned: { lookbackBars: 500 }, minimumScoredForecasts: 10, lookbackBars: 500 },
  risk: { pinned: { maximumShareByExchange: { XNSA: 0.05 } }, mode: "PROOF" },
  costModel: { commissionBpsByExchange: { XNSA: 10, XJSE: 5 }, commissionBps: 1.5 },
  execution: { maximumShareByExchange: { XLON: 0.2 } },
};

test("equal policies do not differ, and each part that does is named", () => {
  assert.deepEqual(differingPolicies(policy, structuredClone(policy)), []);
  const changes: Readonly<Record<string, Partial<TradingPolicy>>> = {
    forecast: { forecast: { ...policy.forecast, pinned: { lookbackBars: 400 } } },
    risk: { intradayRisk: { holdingLimit: { bars: 6 } } },
    cost: { costModel: { commissionBps: 0 } },
    execution: { execution: {} },
  };
  for (const [name, change] of Object.entries(changes)) {
    assert.deepEqual(differingPolicies(policy, { ...policy, ...change }), [name]);
  }
  assert.deepEqual(
    differingPolicies(policy, { ...policy, ...Object.assign({}, ...Object.values(changes)) }),
    ["forecast", "risk", "cost", "execution"],
  );
});

test("the exchanges of a policy are those that the risk gate named, not those of the ledger's own limits", () => {
  assert.deepEqual(exchangesIn(policy), ["XJSE", "XNSA"]);
});
