import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let gate: RunningRiskGate;
const { instrument } = risingSignal("");

before(async () => {
  gate = await runningRiskGate();
});
after(() => gate.close());

test("an estimate names every component of both sides", async () => {
  const { cost } = await gate.client.estimateCost({
    instrument,
    quantityUnits: 10_000n,
    dailyVolatilityBps: 126,
    averageDailyVolumeUnits: 1_000_000,
  });
  assert.equal(cost?.entry?.halfSpreadBps, 0.8);
  assert.equal(cost.entry.slippageBps, 5);
  assert.equal(cost.entry.commissionBps, 1.5);
  assert.equal(cost.entry.impactBps.toFixed(6), "12.600000");
  assert.equal(cost.exit?.impactBps, cost.entry.impactBps);
  assert.equal(cost.totalBps.toFixed(6), (2 * 19.9).toFixed(6));
});

test("leaving the volume out never makes the estimate cheaper", async () => {
  const order = { instrument, quantityUnits: 10_000n, dailyVolatilityBps: 126 };
  const unknown = await gate.client.estimateCost(order);
  const known = await gate.client.estimateCost({ ...order, averageDailyVolumeUnits: 400_000 });
  assert.ok(unknown.cost!.totalBps >= known.cost!.totalBps);
});

test("a request's own cost model is the one that prices", async () => {
  const { costModel } = await gate.client.getPolicy({});
  const order = { instrument, quantityUnits: 10n, dailyVolatilityBps: 126 };
  const own = await gate.client.estimateCost({
    ...order,
    costModel: { ...costModel!, slippageBps: 9 },
  });
  assert.equal(own.cost?.entry?.slippageBps, 9);
});

test("a quantity of zero is refused by field", async () => {
  await assert.rejects(gate.client.estimateCost({ instrument, dailyVolatilityBps: 126 }), {
    reason: "FIELD_INVALID",
    message: /quantity_units/,
  });
});

test("a round trip costs what its asset class does: 2.8 bps for a currency pair, 15.6 for a US share", async () => {
  const order = { quantityUnits: 1n, dailyVolatilityBps: 50, averageDailyVolumeUnits: 1e12 };
  const totalOf = async (assetClass: AssetClass) => {
    const ofClass = { ...instrument!, assetClass };
    const { cost } = await gate.client.estimateCost({ ...order, instrument: ofClass });
    return cost?.totalBps.toFixed(6);
  };
  assert.equal(await totalOf(AssetClass.FX), "2.800000");
  assert.equal(await totalOf(AssetClass.US_EQUITY), "15.600000");
});

test("a short's estimate has its borrowing, until the limit that is asked or that of the policy", async () => {
  const order = { instrument, quantityUnits: 10n, dailyVolatilityBps: 126, side: Side.SELL };
  const usual = (await gate.client.estimateCost(order)).cost!;
  // 50 bps a year for the eight days that five sessions have begun.
  assert.equal(usual.borrowBps?.toFixed(6), ((50 * 8) / 365).toFixed(6));
  const bought = (await gate.client.estimateCost({ ...order, side: Side.BUY })).cost!;
  assert.equal(bought.borrowBps, undefined);
  assert.equal(usual.totalBps, bought.totalBps + usual.borrowBps!);
  const limit = { case: "sessions", value: 252 } as const;
  const { cost } = await gate.client.estimateCost({ ...order, holdingLimit: { limit } });
  assert.equal(cost?.borrowBps?.toFixed(6), ((50 * 366) / 365).toFixed(6));
});

test("a commission by the share is in the estimate, which then asks for a price", async () => {
  const { costModel } = await gate.client.getPolicy({});
  const own = {
    ...costModel!,
    commissionPerShareByClass: { US_EQUITY: 0.005 },
    minimumCommissionByExchange: { XNAS: 1 },
  };
  const order = { instrument, quantityUnits: 1_000n, dailyVolatilityBps: 126, costModel: own };
  const { cost } = await gate.client.estimateCost({ ...order, price: 25 });
  assert.equal(cost?.exit?.commissionBps, 1.5 + 2);
  const few = await gate.client.estimateCost({ ...order, quantityUnits: 4n, price: 25 });
  assert.equal(few.cost?.entry?.commissionBps, 100);
  await assert.rejects(gate.client.estimateCost(order), {
    reason: "FIELD_INVALID",
    message: /price: is required: the cost model charges AAPL/,
  });
});
