import assert from "node:assert/strict";
import { test } from "node:test";
import type { PnlParts } from "#services/audit/domain/facts/pnl-parts.ts";
import { pnlPartMetrics } from "#services/audit/domain/metrics/pnl-parts.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { evidenceWith, sampleTrade } from "#test/unit/audit/sample-evidence.ts";

const parts: PnlParts = {
  signal: 90_000_000n,
  timing: -20_000_000n,
  price: 70_000_000n,
  spread: -1_000_000n,
  slippage: -5_000_000n,
  impact: -500_000n,
  commission: -1_500_000n,
  currency: 8_000_000n,
  dividend: 2_000_000n,
};

/** The metric over trades with these parts, each on 10 000 of notional. */
function measured(name: string, ...of: readonly (PnlParts | undefined)[]) {
  const trades = of.map((pnlParts, at) =>
    sampleTrade({
      roundTrip: `portfolios/p/roundTrips/${at}`,
      entryNotionalMicros: 10_000_000_000n,
      ...(pnlParts && { pnlParts }),
    }),
  );
  const metric = pnlPartMetrics.find((one) => one.name === name);
  assert.ok(metric, name);
  const result = measure(metric, evidenceWith({ trades }), {});
  return { n: result.n, is: "value" in result ? result.value : result.undefinedReason };
}

test("each part is summed over the round trips, and stated in bps of their entry notional", () => {
  assert.deepEqual(measured("pnl_timing", parts, parts), { n: 2, is: -40_000_000 });
  assert.deepEqual(measured("pnl_timing_bps", parts, parts), { n: 2, is: -20 });
});

test("a signal that is not known is in no sum, and its n says of how many trades it is", () => {
  const { signal: _, timing: __, ...known } = parts;
  assert.deepEqual(measured("pnl_signal", parts, known), { n: 1, is: 90_000_000 });
  assert.deepEqual(measured("pnl_price", parts, known), { n: 2, is: 140_000_000 });
  assert.deepEqual(measured("pnl_signal_bps", known), { n: 0, is: "NO_DATA" });
});

test("round trips of versions that stated no parts leave every part without data", () => {
  for (const { name } of pnlPartMetrics) {
    assert.deepEqual(measured(name, undefined), { n: 0, is: "NO_DATA" });
  }
});

test("the sums of all parts but signal and timing are the net profit", () => {
  const names = ["price", "spread", "slippage", "impact", "commission", "currency", "dividend"];
  const sum = names.reduce((total, name) => total + Number(measured(`pnl_${name}`, parts).is), 0);
  assert.equal(sum, 72_000_000);
});
