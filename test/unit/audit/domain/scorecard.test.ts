import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { DecisionMade } from "#services/audit/domain/facts/decision-facts.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import {
  definedValue,
  evidenceWith,
  sampleKey,
  sampleScored,
  scoredWithRatios,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";

const policy = { violationRatio: 1.1, liftRatio: 1, shortHoldingDays: 3 };
const named = (card: ReturnType<typeof scorecardOf>, name: string) =>
  card.metrics.find((metric) => metric.name === name);

test("each metric is listed once, also without any evidence", () => {
  const names = scorecardOf(evidenceWith(), policy).metrics.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.includes("win_rate"));
});

test("what prices and what rates brought is summed over converted round trips, and is part of the hash", () => {
  const plain = tradesWithProfits([5, -3]);
  const [one, other] = plain as readonly [(typeof plain)[0], (typeof plain)[0]];
  const cardOf = (trades: typeof plain) => scorecardOf(evidenceWith({ trades }), policy);
  assert.equal(cardOf(plain).currencyEffect, undefined);
  const converted = cardOf([
    { ...one, pricePnlMicros: 7_000_001n, currencyPnlMicros: -1_000_000n },
    { ...other, pricePnlMicros: -2_000_000n, currencyPnlMicros: -500_000n },
    { ...one, roundTrip: "portfolios/p/roundTrips/plain" },
  ]);
  assert.deepEqual(converted.currencyEffect, {
    trades: 2,
    pricePnlMicros: 5_000_001n,
    currencyPnlMicros: -1_500_000n,
  });
  const same = cardOf([one, other, { ...one, roundTrip: "portfolios/p/roundTrips/plain" }]);
  assert.deepEqual(same.metrics, converted.metrics);
  assert.notEqual(same.contentHash, converted.contentHash);
});

test("audit runs are as-of dates, audits are forecasts, and effective ones are counted apart", () => {
  const card = scorecardOf(
    evidenceWith({
      scored: scoredWithRatios([1, 1]),
      pending: [sampleScored(3, 2, { key: sampleKey({ ticker: "MSFT" }) })],
    }),
    policy,
  );
  assert.equal(definedValue(named(card, "audit_runs")), 2);
  assert.equal(definedValue(named(card, "audits")), 3);
  assert.equal(definedValue(named(card, "effective_audits")), 2);
  assert.deepEqual(card.dropped, [{ reason: "NOT_SCORED", count: 1 }]);
});

test("every parameter changes its own metric", () => {
  const evidence = evidenceWith({
    scored: scoredWithRatios([1.05, 0.97]),
    trades: tradesWithProfits([10]).map((trade) => ({ ...trade, calendarDaysHeld: 5 })),
  });
  const value = (name: string, change: Partial<typeof policy>) =>
    definedValue(named(scorecardOf(evidence, { ...policy, ...change }), name));
  assert.notEqual(value("violation_rate", {}), value("violation_rate", { violationRatio: 1 }));
  assert.notEqual(value("lift_fraction", {}), value("lift_fraction", { liftRatio: 0.9 }));
  assert.notEqual(
    value("short_time_exits", {}),
    value("short_time_exits", { shortHoldingDays: 6 }),
  );
});

test("the content hash depends on the evidence and not on the audit set's name", () => {
  const scored = scoredWithRatios([1, 1.2]);
  const hash = (auditSet: string, of = scored) =>
    scorecardOf(evidenceWith({ auditSet, scored: of }), policy).contentHash;
  assert.equal(hash("sprints/a"), hash("sprints/b"));
  assert.notEqual(hash("sprints/a"), hash("sprints/a", scoredWithRatios([1, 1.3])));
});

test("the order in which trades arrive changes no digit", () => {
  const profits = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(profits, (values) => {
      const trades = tradesWithProfits(values);
      const hash = (of: typeof trades) =>
        scorecardOf(evidenceWith({ trades: of }), policy).contentHash;
      assert.equal(hash(trades), hash([...trades].reverse()));
    }),
  );
});

function decision(verdict: DecisionMade["verdict"], bindingRule = "", reason = ""): DecisionMade {
  return { auditSet: "sprints/a", decision: "decisions/d", verdict, bindingRule, reason };
}

test("the funnel counts how many decisions each rule stopped, allowed ones first", () => {
  const decisions = [
    decision("DENY", "edge-over-cost", "EDGE_BELOW_COST"),
    decision("ALLOW"),
    decision("DENY", "confidence", "CONFIDENCE_TOO_LOW"),
    decision("DENY", "edge-over-cost", "EDGE_BELOW_COST"),
  ];
  const { funnel } = scorecardOf(evidenceWith({ decisions }), policy);
  assert.deepEqual(
    funnel.map(({ rule, verdict, reason, count }) => [verdict, rule, reason, count]),
    [
      ["ALLOW", "", "", 1],
      ["DENY", "confidence", "CONFIDENCE_TOO_LOW", 1],
      ["DENY", "edge-over-cost", "EDGE_BELOW_COST", 2],
    ],
  );
});

test("the funnel accounts for every decision", () => {
  const decisions = [decision("ALLOW"), decision("ALLOW_REDUCED", "size", "CASH_TOO_LOW")];
  const { funnel } = scorecardOf(evidenceWith({ decisions }), policy);
  assert.equal(
    funnel.reduce((sum, { count }) => sum + count, 0),
    decisions.length,
  );
});
