import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askTradingPolicy,
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

test("a spec's fill model is named in the execution policy, beside the limits of the gate", async () => {
  const offered = {
    risk: policy.risk,
    costModel: policy.costModel,
    holdingLimit: { sessions: 5 },
    maximumShareByExchange: { XNSA: 0.05 },
  };
  const peers = {
    forecast: { policy: async () => ({ forecast: policy.forecast, minimumBars: 60 }) },
    riskGate: { policy: async () => offered },
    execution: { policy: async () => policy.execution },
  } as unknown as Parameters<typeof askTradingPolicy>[0];
  const asked = async (fillModel?: "BASE") => {
    const spec = { riskOverrides: {}, ...(fillModel && { fillModel }) };
    return (await askTradingPolicy(peers, spec, ["XNSA"])).policy.execution;
  };
  const limits = { maximumShareByExchange: { XLON: 0.2, XNSA: 0.05 } };
  assert.deepEqual(await asked(), limits);
  assert.deepEqual(await asked("BASE"), { ...limits, fillModel: "FILL_MODEL_BASE" });
});
