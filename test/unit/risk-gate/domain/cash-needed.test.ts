import assert from "node:assert/strict";
import { test } from "node:test";
import { cashNeeded, type JudgedOn } from "#services/risk-gate/domain/cash-needed.ts";
import type { Judgement } from "#services/risk-gate/domain/judge-signal.ts";

const free = { halfSpreadBps: 0, slippageBps: 0, commissionBps: 0, impactBps: 0 };

const at = (lastClosePrice: number, portfolio: JudgedOn["portfolio"] = {}): JudgedOn => {
  return { instrument: {}, forecast: { lastClosePrice }, portfolio };
};

function allowed(
  allowedUnits: bigint,
  entry: NonNullable<Judgement["cost"]>["entry"] = free,
): Pick<Judgement, "verdict" | "size" | "cost"> {
  return {
    verdict: "ALLOW",
    size: { requestedUnits: allowedUnits, allowedUnits, bindingRule: "position-size" },
    cost: { entry, exit: entry, totalBps: 0 },
  };
}

test("an order at 8.43e-6 reserves units × price, rounded once", () => {
  assert.equal(cashNeeded(allowed(100_000_000n), at(8.43e-6)), 843_000_000n);
});

test("an order takes its costs from later ones too, each component rounded as it is charged", () => {
  const entry = { halfSpreadBps: 0.8, slippageBps: 5, commissionBps: 1.5, impactBps: 0.5 };
  assert.equal(cashNeeded(allowed(30n, entry), at(100)), 3_000_000_000n + 2_340_000n);
  // Half a micro each, which the sum would round to two.
  const halves = { halfSpreadBps: 5_000, slippageBps: 5_000, commissionBps: 5_000, impactBps: 0 };
  assert.equal(cashNeeded(allowed(1n, halves), at(0.000_001)), 4n);
});

test("what leaves of the order's own instrument pays first", () => {
  const portfolio = { leavingCashMicros: 900_000_000n };
  assert.equal(cashNeeded(allowed(10n), at(100, portfolio)), 100_000_000n);
  assert.equal(cashNeeded(allowed(5n), at(100, portfolio)), 0n);
});

test("a denied signal takes nothing", () => {
  assert.equal(cashNeeded({ ...allowed(0n), verdict: "DENY" }, at(100)), 0n);
});

test("0.41532 bitcoin at 60,000.01 take what they cost to the micro, not that of 41,532,000 bitcoin", () => {
  const inputs = { ...at(60_000.01), instrument: { quantityDecimals: 8 } };
  assert.equal(cashNeeded(allowed(41_532_000n), inputs), 24_919_204_153n);
});

test("a contract of crude at 70.01 takes the price of its thousand barrels", () => {
  const inputs = { ...at(70.01), instrument: { contractMultiplier: 1000 } };
  assert.equal(cashNeeded(allowed(2n), inputs), 140_020_000_000n);
});
