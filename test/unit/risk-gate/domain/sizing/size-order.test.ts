import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluationWith } from "#test/unit/risk-gate/calm-signal.ts";

test("the size is floor(equity × 0.05 × confidence / price) in whole units", () => {
  const { size } = evaluationWith({ forecast: { upProbabilities: Array(8).fill(0.559) } });
  assert.equal(size.requestedUnits, 27n);
  assert.equal(size.units, 27n);
});

test("the size is a whole number of lots", () => {
  assert.equal(evaluationWith({ instrument: { lotSizeUnits: 7 } }).size.requestedUnits, 28n);
});

test("the participation limit admits 2.5 % of an average day's volume", () => {
  const { size } = evaluationWith({ forecast: { averageDailyVolumeUnits: 999 } });
  assert.equal(size.participationUnits, 24n);
  assert.equal(size.units, 24n);
});

test("one limit that cannot be computed leaves the size undefined", () => {
  const { size } = evaluationWith({ forecast: { averageDailyVolumeUnits: Number.NaN } });
  assert.equal(size.requestedUnits, 30n);
  assert.equal(size.units, undefined);
});

test("a series without volume is sized by the position limit and the cash", () => {
  const forecast = { averageDailyVolumeUnits: undefined };
  assert.equal(evaluationWith({ forecast }).size.units, 30n);
  const portfolio = { cashMicros: 1_000_000_000n };
  const { size, cost } = evaluationWith({ forecast, portfolio });
  assert.equal(size.units, 9n);
  // The impact of the whole participation limit: 126 bps · √0.025.
  assert.ok(Math.abs(cost!.entry.impactBps - 126 * Math.sqrt(0.025)) < 1e-9);
});

test("equity beyond 2^53 micros is sized exactly", () => {
  const equityMicros = 90_071_992_547_409_930_000n;
  const { size } = evaluationWith({
    forecast: { upProbabilities: Array(8).fill(1), averageDailyVolumeUnits: 1e15 },
    portfolio: { equityMicros, cashMicros: equityMicros },
  });
  assert.equal(size.requestedUnits, equityMicros / 20n / 100_000_000n);
});

test("a larger request never leaves a smaller order where the cash is what binds", () => {
  const at = (maximumPositionRatio: number) =>
    evaluationWith({
      policy: { maximumPositionRatio },
      portfolio: { cashMicros: 4_600_000_000n },
      forecast: { averageDailyVolumeUnits: 40_000 },
    }).size.units!;
  assert.ok(at(1) >= at(0.077));
});

test("a coin of 8.43e-6 is sized at that price, not at the nearest micro", () => {
  const equityMicros = 100_000_000_000n;
  const { size } = evaluationWith({
    forecast: {
      lastClosePrice: 8.43e-6,
      upProbabilities: Array(8).fill(1),
      averageDailyVolumeUnits: 1e15,
    },
    portfolio: { equityMicros, cashMicros: equityMicros },
  });
  // 5 % of 100 000 at 8.43 millionths: 5 000 / 8.43e-6.
  assert.equal(size.requestedUnits, 593_119_810n);
});

test("a least commission is kept of the cash, and a size of nothing asks for none", () => {
  const dear = { costModel: { minimumCommissionByClass: { US_EQUITY: 100 } } };
  const paidUnits = (cashMicros: bigint) =>
    evaluationWith({ ...dear, portfolio: { cashMicros } }).size.affordableUnits;
  // 10 at 100 cost 6.3 bps beside the commission.
  assert.equal(paidUnits(1_100_630_000n), 10n);
  assert.equal(paidUnits(1_100_629_999n), 9n);
  assert.equal(paidUnits(100_000_000n), 0n);
  const none = evaluationWith({ ...dear, portfolio: { equityMicros: 0n } }).size;
  assert.equal(none.requiredCashMicros, 0n);
});
