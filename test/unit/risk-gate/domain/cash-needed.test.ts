import assert from "node:assert/strict";
import { test } from "node:test";
import { cashNeeded } from "#services/risk-gate/domain/cash-needed.ts";
import type { Judgement } from "#services/risk-gate/domain/judge-signal.ts";

const free = { halfSpreadBps: 0, slippageBps: 0, commissionBps: 0, impactBps: 0 };

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
  assert.equal(cashNeeded(allowed(100_000_000n), 8.43e-6, {}), 843_000_000n);
});

test("an order takes its costs from later ones too, each component rounded as it is charged", () => {
  const entry = { halfSpreadBps: 0.8, slippageBps: 5, commissionBps: 1.5, impactBps: 0.5 };
  assert.equal(cashNeeded(allowed(30n, entry), 100, {}), 3_000_000_000n + 2_340_000n);
  // Half a micro each, which the sum would round to two.
  const halves = { halfSpreadBps: 5_000, slippageBps: 5_000, commissionBps: 5_000, impactBps: 0 };
  assert.equal(cashNeeded(allowed(1n, halves), 0.000_001, {}), 4n);
});

test("what leaves of the order's own instrument pays first", () => {
  const portfolio = { leavingCashMicros: 900_000_000n };
  assert.equal(cashNeeded(allowed(10n), 100, portfolio), 100_000_000n);
  assert.equal(cashNeeded(allowed(5n), 100, portfolio), 0n);
});

test("a denied signal takes nothing", () => {
  assert.equal(cashNeeded({ ...allowed(0n), verdict: "DENY" }, 100, {}), 0n);
});
