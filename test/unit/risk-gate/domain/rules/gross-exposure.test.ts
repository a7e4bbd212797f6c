import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import {
  policy as calm,
  fallingForecast,
  findingOf,
  inputsWith,
  sizeOf,
} from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumGrossExposureRatio: 0.5, longOnly: false };
const short = exposed({ ticker: "B" }, { heldMicros: -30_000_000_000n });
const long = exposed({ ticker: "C" }, { heldMicros: 10_000_000_000n });
const waiting = exposed({ ticker: "D" }, { waitingSellMicros: 8_500_000_000n });
const of = (...exposures: readonly ReturnType<typeof exposed>[]) => ({
  policy,
  portfolio: { facts: factsWith({}, exposures) },
});

test("gross-exposure counts shorts and waiting orders as longs, and reduces to what is left", () => {
  // 50 000 less 30 000, 10 000 and 8 500: 1 500 at 100 a unit.
  const finding = findingOf("gross-exposure", of(short, long, waiting));
  assert.equal(finding.outcome, "REDUCE");
  assert.deepEqual([finding.observed, finding.limit], [30, 15]);
  const changes = of(short, long, waiting);
  const judged = judgeSignal(inputsWith(changes), { ...calm, ...policy }, costModel);
  assert.equal(judged.verdict, "ALLOW_REDUCED");
  assert.deepEqual(sizeOf(judged), {
    requestedUnits: 30n,
    allowedUnits: 15n,
    bindingRule: "gross-exposure",
  });
});

test("gross-exposure is the same for an order to sell: a short makes nothing admissible", () => {
  const finding = findingOf("gross-exposure", {
    ...of(exposed({ ticker: "B" }, { heldMicros: 49_000_000_000n })),
    forecast: fallingForecast,
  });
  assert.equal(finding.limit, 10);
});

test("gross-exposure fails where nothing is left, and where the equity is below nothing", () => {
  const full = exposed({ ticker: "B" }, { heldMicros: -50_000_000_000n });
  assert.equal(findingOf("gross-exposure", of(full)).outcome, "FAIL");
  const { portfolio } = of();
  const ruined = { ...portfolio, equityMicros: -1n };
  assert.notEqual(findingOf("gross-exposure", { policy, portfolio: ruined }).outcome, "PASS");
});

test("gross-exposure leaves out what leaves of the instrument at the same open", () => {
  const own = exposed({}, { heldMicros: 50_000_000_000n });
  const { portfolio } = of(own);
  const leaving = { ...portfolio, heldUnits: 500n, leavingUnits: 500n };
  assert.equal(findingOf("gross-exposure", { policy, portfolio: leaving }).outcome, "PASS");
  assert.equal(findingOf("gross-exposure", of(own)).outcome, "FAIL");
});

test("gross-exposure denies where an order's worth or the facts are not known", () => {
  const unknown = exposed({ ticker: "B" }, { waitingUnknown: true });
  assert.equal(findingOf("gross-exposure", of(unknown)).outcome, "NOT_EVALUABLE");
  assert.equal(findingOf("gross-exposure", { policy }).outcome, "NOT_EVALUABLE");
});
