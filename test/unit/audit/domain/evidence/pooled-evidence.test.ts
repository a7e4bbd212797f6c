import assert from "node:assert/strict";
import { test } from "node:test";
import { pooledEvidence } from "#services/audit/domain/evidence/pooled-evidence.ts";
import { auditRuns, effectiveAudits } from "#services/audit/domain/metrics/audit-counts.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { closedTrades, netPnl } from "#services/audit/domain/metrics/trade-results.ts";
import { violationRate } from "#services/audit/domain/metrics/violation-rate.ts";
import {
  definedValue,
  evidenceWith,
  sampleKey,
  sampleScored,
  sampleTrade,
  times,
} from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const audits = (auditSet: string, days: readonly number[], ratio: number, ticker = "AAPL") =>
  days.map((day) => {
    const key = sampleKey({ auditSet, ticker, asOfMs: Date.UTC(2015, 0, 5) + day * dayMs });
    return sampleScored(ratio * 10, 10, { key });
  });
const setOf = (auditSet: string, days: readonly number[], ratio = 0.9) =>
  evidenceWith({ auditSet, scored: audits(auditSet, days, ratio) });
const count = (metric: typeof effectiveAudits, evidence: ReturnType<typeof setOf>) =>
  definedValue(measure(metric, evidence, {}));

test("audits of one instrument, as-of and policy count once, of whatever sprint they are", () => {
  const pooled = pooledEvidence([setOf("sprints/a", [0, 1, 2]), setOf("sprints/b", [2, 3])]);
  assert.deepEqual([count(effectiveAudits, pooled), count(auditRuns, pooled)], [4, 4]);
});

test("the same sprint run twice is one, with its trades", () => {
  const scored = audits("sprints/a", [0, 1], 0.9);
  const trades = [sampleTrade()];
  const once = evidenceWith({ scored, trades });
  const again = evidenceWith({ auditSet: "sprints/b", scored, trades });
  const pooled = pooledEvidence([once, again]);
  assert.deepEqual([count(effectiveAudits, pooled), count(closedTrades, pooled)], [2, 1]);
});

test("another ticker, horizon or policy of the same as-of is another audit", () => {
  const [one] = audits("sprints/a", [0], 0.9);
  const others = [{ ticker: "MSFT" }, { horizonBars: 4 }, { policyHash: "q".repeat(64) }].map(
    (change) =>
      evidenceWith({
        scored: [{ ...one!, key: { ...one!.key, auditSet: "sprints/b", ...change } }],
      }),
  );
  const pooled = pooledEvidence([evidenceWith({ scored: [one!] }), ...others]);
  assert.equal(count(effectiveAudits, pooled), 4);
});

test("of two outcomes of one audit the worse counts, whichever set is named first", () => {
  const good = setOf("sprints/a", [0, 1], 0.9);
  const bad = setOf("sprints/b", [0, 1], 1.5);
  for (const sets of [
    [good, bad],
    [bad, good],
  ] as const) {
    const rate = measure(violationRate, pooledEvidence(sets), { violationRatio: 1.1 });
    assert.deepEqual([rate.n, definedValue(rate)], [2, 1]);
  }
});

test("several lots of one trade in one set stay several; of two sets the worse ones count", () => {
  const lots = (netPnlMicros: bigint) => [
    ...times(2, sampleTrade({ netPnlMicros })),
    sampleTrade({ netPnlMicros, ticker: "MSFT" }),
  ];
  const pooled = pooledEvidence([
    evidenceWith({ trades: lots(5n) }),
    evidenceWith({ auditSet: "sprints/b", trades: lots(-5n) }),
  ]);
  assert.deepEqual([count(closedTrades, pooled), count(netPnl, pooled)], [3, -15]);
});

test("what one of the sets lacks is lacking in all of them", () => {
  const lost = { source: "execution", firstSequence: 2, lastSequence: 2, isGone: false };
  const { deadLetterCount, missingFacts } = pooledEvidence([
    evidenceWith({ deadLetterCount: 1, missingFacts: [lost] }),
    evidenceWith({ deadLetterCount: 2, missingFacts: [lost] }),
  ]);
  assert.deepEqual([deadLetterCount, missingFacts], [3, [lost]]);
});
