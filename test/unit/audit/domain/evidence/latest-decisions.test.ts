import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { latestDecisions } from "#services/audit/domain/evidence/latest-decisions.ts";
import { pooledEvidence } from "#services/audit/domain/evidence/pooled-evidence.ts";
import type { DecisionMade } from "#services/audit/domain/facts/decision-facts.ts";
import { evidenceWith, sampleDecision } from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const decision = (day: number, change: Partial<DecisionMade> = {}) =>
  sampleDecision({
    decision: `decisions/${day}-${change.ticker ?? "AAPL"}`,
    asOfMs: day * dayMs,
    ...change,
  });
type Window = Parameters<typeof latestDecisions>[1];
const daysOf = (decisions: readonly DecisionMade[], window: Window) =>
  latestDecisions(evidenceWith({ decisions }), window)
    .observed("DECISION_MADE")
    .map(({ asOfMs = Number.NaN }) => asOfMs / dayMs);

test("the last decisions are those with the latest as-ofs, in whatever order they arrived", () => {
  const decisions = [3, 1, 4, 2].map((day) => decision(day));
  assert.deepEqual(daysOf(decisions, { decisions: 2 }), [3, 4]);
  assert.deepEqual(daysOf(decisions, { decisions: 9 }), [1, 2, 3, 4]);
});

test("a window in days holds what lies so many days before the last as-of, however many", () => {
  const decisions = [0, 5, 6, 10, 11, 15].map((day) => decision(day));
  assert.deepEqual(daysOf(decisions, { days: 10 }), [6, 10, 11, 15]);
  assert.deepEqual(daysOf(decisions, { days: 1 }), [15]);
  assert.deepEqual(daysOf([], { days: 10 }), []);
});

test("decisions under another policy than that of the last one are left out, and take up their place", () => {
  const older = { policyHash: "other" };
  const decisions = [decision(1), decision(2, older), decision(3), decision(4)];
  assert.deepEqual(daysOf(decisions, { decisions: 3 }), [3, 4]);
  assert.deepEqual(daysOf(decisions, { days: 9 }), [1, 3, 4]);
});

test("of decisions at one as-of that do not all fit the worse ones count, whatever their tickers", () => {
  const bad = { verdict: "DENY", expectedProfitBps: -1 } as const;
  for (const [good, worse] of [
    ["A", "B"],
    ["B", "A"],
  ] as const) {
    const decisions = [decision(1, { ticker: good }), decision(1, { ticker: worse, ...bad })];
    const [last] = latestDecisions(evidenceWith({ decisions }), { decisions: 1 }).observed(
      "DECISION_MADE",
    );
    assert.equal(last?.ticker, worse);
  }
});

test("a later decision never changes what a window held before it, apart from what it pushes out", () => {
  const days = fc.uniqueArray(fc.nat(60), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 30 }), (drawn, span) => {
      const sorted = [...drawn].sort((a, b) => a - b);
      const all = sorted.map((day) => decision(day));
      const last = sorted.at(-1)!;
      assert.deepEqual(
        daysOf(all, { days: span }),
        sorted.filter((day) => day > last - span),
      );
    }),
  );
});

test("a decision of an older version, which states no as-of, comes first and is of another policy", () => {
  const old: DecisionMade = {
    ...{ auditSet: "sprints/a", decision: "decisions/old", verdict: "ALLOW" },
    ...{ bindingRule: "", reason: "" },
  };
  const held = latestDecisions(evidenceWith({ decisions: [decision(1), old] }), { decisions: 2 });
  assert.deepEqual(
    held.observed("DECISION_MADE").map((one) => one.decision),
    ["decisions/1-AAPL"],
  );
});

test("a decision on one ticker, as-of and policy counts once in several sprints, the worse one", () => {
  const good = decision(1);
  const bad = decision(1, { decision: "decisions/other", verdict: "DENY" });
  const other = decision(1, { decision: "decisions/third", ticker: "MSFT" });
  for (const sets of [
    [[good], [bad, other]],
    [[bad, other], [good]],
  ] as const) {
    const [first, second] = sets.map((decisions) => evidenceWith({ decisions: [...decisions] }));
    const pooled = pooledEvidence([first!, second!]).observed("DECISION_MADE");
    assert.deepEqual(pooled.map((one) => one.decision).sort(), [
      "decisions/other",
      "decisions/third",
    ]);
  }
});
