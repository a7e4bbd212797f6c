import assert from "node:assert/strict";
import { test } from "node:test";
import { sharePassProbability } from "#lib/statistics/operating-characteristics/share-rule.ts";
import { evaluateSpec, type GateTerms } from "#services/audit/domain/gates/gate-evaluation.ts";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  type SampleEvidence,
  sampleTrade,
  scoredWithRatios,
  times,
} from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const pinned = pinSpec(
  gateSpecSchema.parse({
    kind: "CRITERIA",
    gate: "blocks",
    title: "t",
    blockAuditRuns: 5,
    criteria: [
      {
        criterion: "audits",
        metric: "effective_audits",
        comparator: "AT_LEAST",
        threshold: 10,
        unit: "COUNT",
        minimumN: 0,
      },
      {
        criterion: "violations",
        metric: "violation_rate",
        violationRatio: 1.1,
        comparator: "AT_MOST",
        threshold: 0.25,
        unit: "SHARE",
        minimumN: 1,
      },
    ],
  }),
);
const evaluated = (change: SampleEvidence, terms: GateTerms = {}) =>
  evaluateSpec(pinned, evidenceWith(change), terms);
const rows = (found: ReturnType<typeof evaluated>) =>
  found.blocks.map(({ auditRuns, finding, isDecisive }) => [
    auditRuns,
    finding.verdict,
    isDecisive,
  ]);
const good = times(5, 0.9);
const bad = times(5, 1.5);

test("the block that reaches the required count decides, whatever the blocks before it found", () => {
  const found = evaluated({ scored: scoredWithRatios([...good, ...bad]) });
  assert.deepEqual(rows(found), [
    [5, "FAIL", false],
    [10, "FAIL", true],
  ]);
  assert.deepEqual([found.verdict, found.decidedBy], ["FAIL", "violations"]);
});

test("blocks after the one that decides change nothing", () => {
  const passed = evaluated({ scored: scoredWithRatios([...good, ...good]) });
  const later = evaluated({ scored: scoredWithRatios([...good, ...good, ...bad, ...bad]) });
  assert.deepEqual([passed.verdict, later.verdict], ["PASS", "PASS"]);
  assert.deepEqual(later.criteria, passed.criteria);
  assert.deepEqual(rows(later), [
    [5, "FAIL", false],
    [10, "PASS", true],
    [15, "FAIL", false],
    [20, "FAIL", false],
  ]);
});

test("before any block reaches the count the gate fails for want of it, and nothing passes in between", () => {
  const early = evaluated({ scored: scoredWithRatios(times(9, 0.9)) });
  assert.deepEqual([early.verdict, early.decidedBy, early.blocks.length], ["FAIL", "audits", 1]);
  const [first, ...others] = scoredWithRatios(times(11, 0.9));
  // The first audit does not count, so that the second block has nine of ten.
  const undecided = evaluated({ pending: [first!], scored: others });
  assert.equal(undecided.verdict, "INCONCLUSIVE");
  assert.match(undecided.reason, /^no whole block of 5 audit runs reaches the required counts/);
});

test("a count that is required besides moves the block that decides, and fails while it is not reached", () => {
  const scored = scoredWithRatios([...good, ...good, ...bad]);
  const found = evaluated({ scored }, { requiredEffectiveAudits: 15 });
  assert.deepEqual(
    rows(found).map(([, , decides]) => decides),
    [false, false, true],
  );
  const more = evaluated({ scored }, { requiredEffectiveAudits: 16 });
  assert.deepEqual([more.verdict, more.decidedBy], ["FAIL", "required-effective-audits"]);
});

test("a block holds the trades entered before the next run, whenever they ended", () => {
  const firstDayMs = Date.UTC(2015, 0, 5);
  const entered = (day: number) =>
    sampleTrade({
      roundTrip: `portfolios/p/roundTrips/${day}`,
      exitTimeMs: firstDayMs + (day + 7) * dayMs,
      calendarDaysHeld: 7,
    });
  const spec = pinSpec(
    gateSpecSchema.parse({
      kind: "CRITERIA",
      gate: "blocks",
      title: "t",
      blockAuditRuns: 5,
      criteria: [
        {
          criterion: "closes",
          metric: "closed_trades",
          comparator: "AT_LEAST",
          threshold: 1,
          unit: "COUNT",
          minimumN: 0,
        },
      ],
    }),
  );
  const scored = scoredWithRatios(times(10, 0.9));
  const closesOf = (...days: readonly number[]) =>
    evaluateSpec(spec, evidenceWith({ scored, trades: days.map(entered) })).blocks.map(
      ({ finding }) => finding.criteria[0]?.observed.n,
    );
  assert.deepEqual(closesOf(0, 4, 5, 9), [2, 4]);
  assert.deepEqual(closesOf(5), [0, 1]);
});

test("an audit without a forecast after the block that decides is not its audit", () => {
  const scored = scoredWithRatios([...good, ...good, ...good]);
  const key = { ...scored[0]!.key, ticker: "MSFT" };
  const failedAt = (index: number) => [
    { key: { ...key, asOfMs: scored[index]!.key.asOfMs }, reason: "FIT_FAILED" },
  ];
  assert.equal(evaluated({ scored, failed: failedAt(12) }).verdict, "PASS");
  assert.equal(evaluated({ scored, failed: failedAt(9) }).verdict, "INCONCLUSIVE");
});

test("a block with too few closes for a window leaves the decision to a later one", () => {
  const spec = pinSpec(
    gateSpecSchema.parse({
      kind: "CRITERIA",
      gate: "blocks",
      title: "t",
      blockAuditRuns: 5,
      criteria: [
        {
          criterion: "wins",
          metric: "win_rate",
          window: { closes: 4 },
          comparator: "AT_LEAST",
          threshold: 0.5,
          unit: "SHARE",
          minimumN: 4,
        },
      ],
    }),
  );
  const trades = [0, 1, 5, 6, 7, 11].map((day) =>
    sampleTrade({
      roundTrip: `portfolios/p/roundTrips/${day}`,
      exitTimeMs: Date.UTC(2015, 0, 5) + (day + 7) * dayMs,
      netPnlMicros: day < 10 ? 1n : -1n,
    }),
  );
  const scored = scoredWithRatios(times(15, 0.9));
  const found = evaluateSpec(spec, evidenceWith({ scored, trades }));
  assert.deepEqual(rows(found), [
    [5, "INCONCLUSIVE", false],
    [10, "PASS", true],
    [15, "PASS", false],
  ]);
});

test("each block states what its criteria let through in one look at it, and the gate states that of the one that decides", () => {
  const { blocks, criteria } = evaluated({ scored: scoredWithRatios([...good, ...bad, ...good]) });
  const ofBlocks = blocks.map(({ finding }) => finding.criteria[1]?.characteristic);
  assert.deepEqual(
    ofBlocks.map((stated) => stated?.n),
    [5, 10, 15],
  );
  const rule = { comparator: "AT_MOST", threshold: 0.25 } as const;
  for (const stated of ofBlocks) {
    assert.equal(stated?.wrong.passRatio, sharePassProbability(rule, stated?.n ?? 0, 0.35));
  }
  assert.deepEqual(criteria[1]?.characteristic, ofBlocks[1]);
});
