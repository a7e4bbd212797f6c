import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });
const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 5);

/** Both verdicts of a gate after so many audits without a violation, a week apart, and one trade. */
function verdicts(gate: string, audits: number, calendarDaysHeld = 5) {
  const spec = gates.find((one) => one.gate === gate)!;
  const entryTimeMs = startMs;
  const trade = sampleTrade({
    ...{ side: "BUY", entryTimeMs, calendarDaysHeld, exitReason: "TIME" },
    exitTimeMs: entryTimeMs + calendarDaysHeld * dayMs,
  });
  const scored = Array.from({ length: audits }, (_, at) => {
    const asOfMs = startMs + at * 7 * dayMs;
    const key = sampleKey({ ticker: "AAPL", asOfMs });
    return sampleScored(9, 10, { key, forecast: `forecasts/${at}`, closedMs: asOfMs + 5 * dayMs });
  });
  const evidence = evidenceWith({ scored, trades: [trade] });
  const found = evaluateSpec(pinSpec(spec), evidence);
  const { gate: whole } = assuredFinding(spec, found, evidence, { ...assurance, seenUntilMs: 0 });
  return { written: found.verdict, assured: whole.verdict, decidedBy: whole.decidedBy };
}

test("no look of a running sprint fails a gate assured for a count that is not reached yet", () => {
  for (let audits = 1; audits < 20; audits += 1) {
    const { written, assured } = verdicts("phase-1", audits);
    assert.deepEqual([written, assured], ["FAIL", "INCONCLUSIVE"], `${audits} audits`);
  }
  assert.deepEqual(verdicts("phase-1", 40), { written: "PASS", assured: "PASS", decidedBy: "" });
});

test("a count that is too large stays a FAIL: more of it takes nothing back", () => {
  const { assured, decidedBy } = verdicts("phase-1", 40, 1);
  assert.deepEqual([assured, decidedBy], ["FAIL", "short-time-exits"]);
});
