import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { type GateSpec, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { requiredAudits } from "#services/audit/domain/gates/required-audits.ts";
import {
  evidenceWith,
  measured,
  sampleComparison,
  sampleKey,
  sampleScored,
  sampleTrade,
  times,
} from "./sample-evidence.ts";

const { gates } = loadAuditConfig({ environment: {} });
const dayMs = 86_400_000;
const firstDayMs = Date.UTC(2015, 0, 5);

/** Audits that no gate can find better, on successive days. */
const audits = (count: number) =>
  Array.from({ length: count }, (_, day) =>
    sampleScored(5, 10, {
      key: sampleKey({ asOfMs: firstDayMs + day * dayMs }),
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
    }),
  );

const evidence = (auditCount: number, tradeCount: number) =>
  evidenceWith({
    scored: audits(auditCount),
    trades: trades(tradeCount),
    policyComparisons: [sampleComparison()],
  });

const found = (spec: GateSpec, of: Evidence, baseline?: Evidence) =>
  evaluateSpec(pinSpec(spec), of, baseline ? { baseline } : {});

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
      const of = evidenceWith({ scored });
      assert.notEqual(found(spec, of).verdict, "PASS", `${rmse}`);
    }
    const hidden = trades(tradeCount + 50).map((one) => ({
      ...one,
      entryPrice: Number.NaN,
      exitPrice: Number.NaN,
    }));
    const { criteria } = found(spec, evidenceWith({ scored: audits(count), trades: hidden }));
    const attribution = criteria.filter(({ observed }) => observed.name.startsWith("attribution"));
    for (const { verdict } of attribution) assert.equal(verdict, "FAIL");
  });

  test(`${spec.gate} never passes on one audit or one trade that is recorded many times over`, () => {
    const [audit] = audits(1);
    const [trade] = trades(1);
    const of = evidenceWith({ scored: times(1, audit!), trades: times(1, trade!) });
    if (auditCount > 1 || tradeCount > 1) assert.notEqual(found(spec, of).verdict, "PASS");
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
      evidenceWith({ scored, trades: tied }),
      evidenceWith({ scored: [...scored].reverse(), trades: [...tied].reverse() }),
    ].map((of) => {
      const { verdict, criteria } = found(spec, of);
      return { verdict, criteria };
    });
    assert.deepEqual(answers[0], answers[1]);
  });
}

test("each gate passes on evidence that is good and large enough, so that the tests above can fail", () => {
  for (const spec of gates.filter(({ gate }) => !gate.startsWith("phase-3"))) {
    const { verdict, reason } = found(spec, evidence(200, 200), evidence(200, 200));
    assert.equal(verdict, "PASS", `${spec.gate}: ${reason}`);
  }
});
