import assert from "node:assert/strict";
import { test } from "node:test";
import { borrowMicros } from "#lib/kernel/borrow-cost.ts";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import type { CostContext } from "#lib/kernel/cost.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { chargeFor } from "#services/execution/domain/fills/charge.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { withBorrow } from "#services/risk-gate/domain/cost/borrow-cost.ts";
import { roundTripCost } from "#services/risk-gate/domain/cost/round-trip-cost.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { aapl } from "#test/support/apple.ts";
import { portfolio, requestOf } from "#test/support/execution-examples.ts";
import { inputsWith } from "../risk-gate/calm-signal.ts";
import { settingsOf, withSetting } from "./changed-settings.ts";

const file = "costs.yaml";
const changes: Readonly<Record<string, number>> = {
  slippageBps: 6,
  commissionBps: 2,
  impactFloorBps: 0.6,
  impactCoefficient: 2,
  participationLimitRatio: 0.001,
};

type Listed = { readonly assetClass: AssetClass; readonly exchange: string };

/** A small trade pays the floor of the impact, a large one the law. */
const marketOf = (listed: Listed, quantityUnits: number): CostContext => ({
  instrument: listed,
  quantityUnits,
  dailyVolatilityBps: 150,
  averageDailyVolumeUnits: 1_000_000,
});

function estimated(listed: Listed, folder?: string): string {
  const config = loadRiskGateConfig({ environment: {}, ...(folder ? { folder } : {}) });
  const policy = resolvePolicy(config.policy, [config.overrides]);
  const thin = inputsWith({ forecast: { averageDailyVolumeUnits: 2000 } });
  return canonicalJson([
    roundTripCost(config.costModel, marketOf(listed, 10)).totalBps,
    roundTripCost(config.costModel, marketOf(listed, 10_000)).totalBps,
    judgeSignal(thin, policy, config.costModel).size.allowedUnits,
    withBorrow(roundTripCost(config.costModel, marketOf(listed, 10)), config.costModel, listed, {
      side: "SELL",
      bars: 5,
      interval: "DAY_1",
    }).totalBps,
  ]);
}

function charged(listed: Listed, folder?: string): string {
  const { costModel } = loadExecutionConfig({ environment: {}, ...(folder ? { folder } : {}) });
  const instrument = { ...aapl, ...listed };
  const marketContext = { dailyVolatilityBps: 150, averageDailyVolumeUnits: 1_000_000 };
  const large = requestOf({ quantityUnits: 10_000, instrument, marketContext });
  return canonicalJson([
    { ...chargeFor(costModel, { ...large, quantityUnits: 10 }, 100).costs },
    { ...chargeFor(costModel, large, 100).costs },
    admitOrder(large, { ...portfolio, costModel }, { occupiedSides: [] }).state,
    borrowMicros(costModel, instrument, 1_000_000_000n, 30),
  ]);
}

const originals = new Map<string, string>();

/** What the file as it is gives, computed once for each instrument: reading it takes most of the time. */
function original(outputOf: typeof estimated | typeof charged, listed: Listed): string {
  const key = `${outputOf.name} ${listed.assetClass} ${listed.exchange}`;
  const known = originals.get(key) ?? outputOf(listed);
  originals.set(key, known);
  return known;
}

test("every setting of costs.yaml changes the gate's estimate and the fill's charge", () => {
  for (const path of settingsOf(file)) {
    const [group, name] = path.split(".");
    const isClass = group?.endsWith("ByClass");
    const isExchange = group?.endsWith("ByExchange");
    const assetClass = isClass ? (name as AssetClass) : "US_EQUITY";
    const exchange = isExchange ? (name as string) : "XNAS";
    const value = isClass || isExchange ? 4.5 : changes[path];
    assert.notEqual(value, undefined, `${path} has no change in this test`);
    for (const outputOf of [estimated, charged]) {
      assert.notEqual(
        withSetting(file, path, value, (folder) => outputOf({ assetClass, exchange }, folder)),
        original(outputOf, { assetClass, exchange }),
        `${path}: nothing ${outputOf.name} differs`,
      );
    }
  }
});
