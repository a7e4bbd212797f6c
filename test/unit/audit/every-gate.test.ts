import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import { pooledEvidence } from "#services/audit/domain/evidence/pooled-evidence.ts";
import { evaluateSpec, judgeSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { type GateSpec, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { requiredAudits } from "#services/audit/domain/gates/required-audits.ts";
import { isLong } from "#test/support/test-length.ts";
import {
  evidenceWith,
  measured,
  type SampleEvidence,
  sampleComparison,
  sampleDecision,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "./sample-evidence.ts";

const { gates } = loadAuditConfig({ environment: {} });
const dayMs = 86_400_000;
const firstDayMs = Date.UTC(2015, 0, 5);

/** Two of them are of frontier markets. */
const tickers = ["AAPL", "EABL.NR", "KCB.NR"];

/** Audits that no gate can find better, on successive days; on the first `dates` of them over and over, where given. */
const audits = (count: number, dates = count) =>
  Array.from({ length: count }, (_, at) =>
    sampleScored(5, 10, {
      key: sampleKey({
        asOfMs: firstDayMs + (at % dates) * dayMs,
        ticker: dates === count ? tickers[at % tickers.length]! : `T${at}`,
      }),
      terminalDirection: measured("terminal_direction", "RATIO", 1),
    }),
  );

/** Trades that no gate can find better, one loss among every ten so that the profit factor is defined. */
const trades = (count: number) =>
  Array.from({ length: count }, (_, day) =>
    sampleTrade({
      roundTrip: `portfolios/p/roundTrips/${day}`,
      exitTimeMs: firstDayMs + (day + 7) * dayMs,
      netPnlMicros: day % 10 === 0 ? -1_000_000n : 9_000_000n,
      barbell: { bucket: "CORE", multiplier: 1 },
    }),
  );

/** Decisions that no gate can find better, on successive days. */
const decisions = (count: number) =>
  Array.from({ length: count }, (_, day) =>
    sampleDecision({
      decision: `decisions/${day}`,
      asOfMs: firstDayMs + day * dayMs,
      expectedProfitBps: 10,
    }),
  );

/** With what gates read of other records, so that they hang on audits and trades alone. */
const evidenceOf = (sample: SampleEvidence) =>
  evidenceWith({ ...sample, policyComparisons: [sampleComparison()] });

const evidence = (auditCount: number, tradeCount: number, decisionCount = auditCount) =>
  evidenceOf({
    scored: audits(auditCount),
    trades: trades(tradeCount),
    decisions: decisions(decisionCount),
  });

/** The answer without what its criteria let through, which takes longer than all the rest. */
const found = (spec: GateSpec, of: Evidence, baseline?: Evidence) =>
  judgeSpec(spec, of, baseline ? { baseline } : {}).finding;

/** As good and as large as can be. */
const best = evidence(200, 200);

/** The trades without which a gate cannot pass. */
function requiredTrades(spec: GateSpec): number {
  if (spec.kind === "FORECAST_AUDITS") return 0;
  const counts = spec.criteria.map(({ metric, comparator, threshold, minimumN }) => {
    if (metric === "closed_trades" && comparator === "AT_LEAST") return threshold;
    const overTrades = found(spec, evidence(0, 0)).criteria.some(
      ({ observed }) => observed.name === metric && observed.denominator === "closed round trips",
    );
    return overTrades ? minimumN : 0;
  });
  return Math.max(0, ...counts);
}

/** Whether a metric of a sample has a number. */
const hasNumber = (metric: Metric) => Number.isFinite(metricValue(metric) ?? Number.NaN);

/** Evidence of any size, good more often than not: audits on tied dates, RMSEs and profits that are no numbers or tied. */
const drawnEvidence = fc
  .record({
    auditCount: fc.integer({ min: 0, max: 130 }),
    tradeCount: fc.integer({ min: 0, max: 70 }),
    dates: fc.constantFrom(1, 3, 50, 130),
    rmses: fc.array(fc.constantFrom(5, 5, 5, 9, 10, 11, Number.NaN, Number.POSITIVE_INFINITY), {
      minLength: 1,
      maxLength: 4,
    }),
    profits: fc.array(fc.constantFrom(9_000_000n, 9_000_000n, 0n, -1_000_000n), {
      minLength: 1,
      maxLength: 4,
    }),
    tiedExits: fc.boolean(),
  })
  .map(({ auditCount, tradeCount, dates, rmses, profits, tiedExits }) => ({
    scored: audits(auditCount, Math.max(1, Math.min(dates, auditCount))).map((one, at) => ({
      ...one,
      ensembleRmse: measured("rmse", "PRICE", rmses[at % rmses.length]),
    })),
    trades: trades(tradeCount).map((one, at) => ({
      ...one,
      netPnlMicros: profits[at % profits.length]!,
      ...(tiedExits && { exitTimeMs: firstDayMs }),
    })),
  }));

/** The decisions without which a gate cannot pass. */
function requiredDecisions(spec: GateSpec): number {
  if (spec.kind === "FORECAST_AUDITS") return 0;
  const { criteria } = found(spec, evidence(0, 0));
  return Math.max(
    0,
    ...spec.criteria.map(({ minimumN }, at) =>
      criteria[at]?.observed.denominator === "decisions" ? minimumN : 0,
    ),
  );
}

for (const spec of gates) {
  const required = requiredAudits(spec);
  const auditCount = Math.max(required.audits, required.auditRuns);
  const tradeCount = requiredTrades(spec);

  test(`${spec.gate} never passes on no evidence, whatever it asks`, () => {
    assert.notEqual(found(spec, evidence(0, 0), evidence(0, 0)).verdict, "PASS");
  });

  test(`${spec.gate} never passes with fewer audits or trades than it needs`, () => {
    const enough = Math.max(auditCount, 1) + 5;
    const much = Math.max(tradeCount, 1) + 50;
    for (let count = 0; count < auditCount; count += Math.max(1, Math.floor(auditCount / 20))) {
      assert.notEqual(found(spec, evidence(count, much)).verdict, "PASS", `${count} audits`);
    }
    if (auditCount > 0) {
      assert.notEqual(found(spec, evidence(auditCount - 1, much)).verdict, "PASS");
    }
    for (let count = 0; count < tradeCount; count += 1) {
      assert.notEqual(found(spec, evidence(enough, count)).verdict, "PASS", `${count} trades`);
    }
    for (let count = 0; count < requiredDecisions(spec); count += 1) {
      const { verdict } = found(spec, evidence(enough, much, count));
      assert.notEqual(verdict, "PASS", `${count} decisions`);
    }
  });

  test(`${spec.gate} never passes on audits and trades that are no numbers`, () => {
    const count = auditCount + 5;
    for (const rmse of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const scored = audits(count).map((one) => ({
        ...one,
        ensembleRmse: measured("rmse", "PRICE", rmse),
        baselineRmse: measured("rmse", "PRICE", rmse),
      }));
      // Nothing was traded either: a gate over trades alone must not pass on what is missing.
      const of = evidenceOf({ scored });
      assert.notEqual(found(spec, of).verdict, "PASS", `${rmse}`);
    }
    const hidden = trades(tradeCount + 50).map((one) => ({
      ...one,
      entryPrice: Number.NaN,
      exitPrice: Number.NaN,
    }));
    const { criteria } = found(spec, evidenceOf({ scored: audits(count), trades: hidden }));
    const attribution = criteria.filter(({ observed }) => observed.name.startsWith("attribution"));
    for (const { verdict } of attribution) assert.equal(verdict, "FAIL");
  });

  test(`${spec.gate} never passes on too little that is recorded in many audit sets`, () => {
    const few = { scored: audits(Math.max(0, auditCount - 1)), trades: trades(tradeCount - 1) };
    const sets = Array.from({ length: 5 }, (_, at) =>
      evidenceOf({ ...few, auditSet: `sprints/${at}` }),
    ) as [Evidence, ...Evidence[]];
    assert.notEqual(found(spec, pooledEvidence(sets), best).verdict, "PASS");
  });

  test(`${spec.gate} never passes on audits of too few dates, however many there are`, () => {
    if (required.auditRuns === 0) return;
    const scored = audits(auditCount * 2, required.auditRuns - 1);
    const of = evidenceOf({ scored, trades: trades(tradeCount + 50) });
    assert.notEqual(found(spec, of, best).verdict, "PASS");
  });

  test(`${spec.gate} never passes with fewer effective audits than the question requires besides`, () => {
    const enough = auditCount + 5;
    const of = evidence(enough, Math.max(tradeCount, 1) + 50);
    const terms = { baseline: best, requiredEffectiveAudits: enough + 1 };
    assert.notEqual(evaluateSpec(pinSpec(spec), of, terms).verdict, "PASS");
  });

  test(`${spec.gate} passes on no drawn evidence without as many numbers as it asks for, NaN and tied ones included`, () => {
    fc.assert(
      fc.property(drawnEvidence, ({ scored, trades }) => {
        const of = evidenceOf({ scored, trades });
        if (found(spec, of, best).verdict !== "PASS") return;
        // Counted here by what was drawn, not by the service.
        const effective = scored.filter(({ ensembleRmse }) => hasNumber(ensembleRmse));
        assert.ok(effective.length >= required.audits, `${effective.length} audits`);
        const dates = new Set(scored.map(({ key }) => key.asOfMs));
        assert.ok(dates.size >= required.auditRuns, `${dates.size} dates`);
        assert.ok(trades.length >= tradeCount, `${trades.length} trades`);
      }),
      { numRuns: isLong ? 1_000 : 60 },
    );
  });

  test(`${spec.gate} gives the same answer on tied evidence in whatever order it arrives`, () => {
    const scored = audits(auditCount + 5).map((one, index) => ({
      ...one,
      key: { ...one.key, ticker: index % 2 === 0 ? "AAPL" : "MSFT" },
      ensembleRmse: measured("rmse", "PRICE", index % 3 === 0 ? 11 : 9),
    }));
    const tied = trades(tradeCount + 30).map((one, index) => ({
      ...one,
      exitTimeMs: firstDayMs,
      ticker: index % 2 === 0 ? "AAPL" : "MSFT",
    }));
    const answers = [
      evidenceOf({ scored, trades: tied }),
      evidenceOf({ scored: [...scored].reverse(), trades: [...tied].reverse() }),
    ].map((of) => {
      const { verdict, criteria } = evaluateSpec(pinSpec(spec), of);
      return { verdict, criteria };
    });
    assert.deepEqual(answers[0], answers[1]);
  });
}

test("each gate passes on evidence that is good and large enough, so that the tests above can fail", () => {
  for (const spec of gates) {
    const { verdict, reason } = evaluateSpec(pinSpec(spec), best, { baseline: best });
    assert.equal(verdict, "PASS", `${spec.gate}: ${reason}`);
  }
});

test("quant health never passes on decisions whose expected profit an older version did not record", () => {
  const spec = gates.find(({ gate }) => gate === "quant-health")!;
  const old = decisions(200).map(({ expectedProfitBps: _, ...rest }) => rest);
  const { verdict, reason } = found(spec, evidenceWith({ decisions: old }));
  assert.equal(verdict, "INCONCLUSIVE");
  assert.match(reason, /^negative expected profit fraction is undefined: no data/);
});

test("quant health passes at its limits, warns in its bands and fails beyond, by its window alone", () => {
  const spec = gates.find(({ gate }) => gate === "quant-health")!;
  const answer = (denied: number, losing: number) => {
    const last = decisions(100).map((one, at) => ({
      ...one,
      ...(at < denied && { verdict: "DENY" as const }),
      expectedProfitBps: at < losing ? -1 : 1,
    }));
    // What lies before the window is as bad as can be.
    const before = decisions(300).map((one, at) => ({
      ...one,
      ...{ decision: `decisions/before-${at}`, verdict: "DENY" as const, expectedProfitBps: -1 },
      asOfMs: firstDayMs - (731 + at) * dayMs,
    }));
    const { verdict, criteria } = found(spec, evidenceWith({ decisions: [...before, ...last] }));
    return [verdict, ...criteria.map(({ warns }) => warns)];
  };
  assert.deepEqual(answer(80, 40), ["PASS", false, false]);
  assert.deepEqual(answer(81, 40), ["PASS", true, false]);
  assert.deepEqual(answer(90, 50), ["PASS", true, true]);
  assert.deepEqual(answer(91, 50), ["FAIL", false, true]);
  assert.deepEqual(answer(90, 51), ["FAIL", true, false]);
});
