import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pendingAudit } from "#services/audit/domain/audits/audit.ts";
import { scorecardOf } from "#services/audit/domain/scorecard/scorecard.ts";
import {
  auditsWithRatios,
  definedValue,
  evidenceWith,
  sampleKey,
  sampleScored,
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

test("audit runs are as-of dates, audits are forecasts, and effective ones are counted apart", () => {
  const card = scorecardOf(
    evidenceWith({
      audits: [
        ...auditsWithRatios([1, 1]),
        pendingAudit(sampleScored(3, 2, { key: sampleKey({ ticker: "MSFT" }) })),
      ],
    }),
    policy,
  );
  assert.equal(definedValue(named(card, "audit_runs")), 2);
  assert.equal(definedValue(named(card, "audits")), 3);
  assert.equal(definedValue(named(card, "effective_audits")), 2);
  assert.deepEqual(card.dropped, [{ reason: "NOT_SCORED", count: 1 }]);
});

test("every line that the policy draws changes its own metric", () => {
  const evidence = evidenceWith({
    audits: auditsWithRatios([1.05, 0.97]),
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
  const audits = auditsWithRatios([1, 1.2]);
  const hash = (auditSet: string, of = audits) =>
    scorecardOf(evidenceWith({ auditSet, audits: of }), policy).contentHash;
  assert.equal(hash("sprints/a"), hash("sprints/b"));
  assert.notEqual(hash("sprints/a"), hash("sprints/a", auditsWithRatios([1, 1.3])));
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
