import assert from "node:assert/strict";
import { test } from "node:test";
import { cashNeeded } from "#services/risk-gate/domain/cash-needed.ts";
import type { Judgement } from "#services/risk-gate/domain/judge-signal.ts";

const bought = (allowedUnits: bigint) => ({
  verdict: "ALLOW" as const,
  signal: { side: "BUY" } as Judgement["signal"],
  size: { requestedUnits: allowedUnits, allowedUnits, bindingRule: "position-size" },
});

test("a purchase at 8.43e-6 reserves units × price, rounded once", () => {
  assert.equal(cashNeeded(bought(100_000_000n), 8.43e-6), 843_000_000n);
});
