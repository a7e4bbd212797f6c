import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { costComponentNames } from "#lib/kernel/cost.ts";
import { shareOf } from "#lib/kernel/money.ts";
import { costMicrosNames } from "#services/execution/domain/fills/charge.ts";
import type { Fill } from "#services/execution/domain/fills/fill.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, batchOf, costModel, orderOf, stateWith } from "#test/support/execution-examples.ts";
import { inputsWith, policy } from "#test/unit/risk-gate/calm-signal.ts";

test("a fill is charged, component by component, what the gate estimated from the same inputs", () => {
  const market = fc.record({
    dailyVolatilityBps: fc.double({ min: 10, max: 1000, noNaN: true }),
    averageDailyVolumeUnits: fc.double({ min: 1e3, max: 1e9, noNaN: true }),
    open: fc.integer({ min: 5_000, max: 20_000 }),
    equityMicros: fc.bigInt({ min: 10_000_000_000n, max: 10_000_000_000_000n }),
  });
  let allowed = 0;
  fc.assert(
    fc.property(market, ({ open, equityMicros, ...measures }) => {
      const inputs = inputsWith({
        forecast: measures,
        portfolio: { equityMicros, cashMicros: equityMicros },
      });
      const judged = judgeSignal(inputs, { ...policy, edgeCostGate: false }, costModel);
      if (judged.verdict === "DENY") return;
      allowed += 1;
      const order = orderOf({
        instrument: aapl,
        quantityUnits: Number(judged.size.allowedUnits),
        exitPlan: { holdingLimit: { sessions: 1 } },
        marketContext: measures,
      });
      assert.equal(order.state, "ACCEPTED");
      const rich = { ...stateWith([order]), cashMicros: 4n * equityMicros };
      const opened = simulateBars(rich, batchOf(barOn(0, open / 100)));
      const closed = simulateBars(opened.state, batchOf(barOn(1, open / 90)));
      for (const [fill, estimate] of [
        [fillIn(opened, "OPENED"), judged.cost?.entry],
        [fillIn(closed, "CLOSED"), judged.cost?.exit],
      ] as const) {
        assert.ok(estimate);
        costMicrosNames.forEach((name, index) => {
          const bps = estimate[costComponentNames[index]!];
          assert.equal(fill.costs[name], shareOf(fill.notionalMicros, bps), name);
        });
      }
    }),
  );
  assert.ok(allowed > 20, `only ${allowed} orders were allowed`);
});

function fillIn({ events }: ReturnType<typeof simulateBars>, kind: "OPENED" | "CLOSED"): Fill {
  const event = events.find((one) => one.kind === kind);
  assert.ok(event && "fill" in event, `nothing was ${kind}`);
  return event.fill;
}
