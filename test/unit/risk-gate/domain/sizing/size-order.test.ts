import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { totalBps } from "../../../../../services/kernel/cost.ts";
import { shareOf } from "../../../../../services/kernel/money.ts";
import { evaluationWith } from "../../calm-signal.ts";

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
  const { size } = evaluationWith({ forecast: { averageDailyVolumeUnits: undefined } });
  assert.equal(size.requestedUnits, 30n);
  assert.equal(size.units, undefined);
});

test("equity beyond 2^53 micros is sized exactly", () => {
  const equityMicros = 90_071_992_547_409_930_000n;
  const { size } = evaluationWith({
    forecast: { upProbabilities: Array(8).fill(1), averageDailyVolumeUnits: 1e15 },
    portfolio: { equityMicros, cashMicros: equityMicros },
  });
  assert.equal(size.requestedUnits, equityMicros / 20n / 100_000_000n);
});

test("whatever the cash, it pays for the sized order with the cost at that size", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10_000_000_000n }),
      fc.double({ min: 1, max: 1000, noNaN: true }),
      fc.double({ min: 100, max: 1e7, noNaN: true }),
      (cashMicros, dailyVolatilityBps, averageDailyVolumeUnits) => {
        const evaluation = evaluationWith({
          portfolio: { cashMicros },
          forecast: { dailyVolatilityBps, averageDailyVolumeUnits },
        });
        const notional = evaluation.size.units! * 100_000_000n;
        const costMicros = shareOf(notional, totalBps(evaluation.cost!.entry));
        assert.ok(evaluation.size.units === 0n || notional + costMicros <= cashMicros);
      },
    ),
  );
});
