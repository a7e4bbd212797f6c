import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { assuredRecord } from "#services/audit/domain/track-record/assured-verdict.ts";
import { fairObservations } from "#services/audit/domain/track-record/fair-observations.ts";
import type { TrackRecord } from "#services/audit/domain/track-record/track-record.ts";
import { asked, dayMs, policy, startMs } from "./sample-records.ts";

const numbers = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(12)));

test("a single trade a date is the observation, as it is", () => {
  const { low, high, mean } = fairObservations([[0.1], [-0.3], [0.2]], 0.07);
  assert.deepEqual([...low], [0.1, -0.3, 0.2]);
  assert.deepEqual([...high], [0.1, -0.3, 0.2]);
  assert.equal(mean?.toFixed(12), "0.000000000000");
});

test("a place without a trade holds the minimum, and of more trades than places the worst count", () => {
  const { low, high } = fairObservations([[3, 1], [1, 2], [4], [9, 5, 1, 7], [6]], 2);
  assert.deepEqual(numbers(low), [1, 1.5, 3, 3, 3]);
  assert.deepEqual(numbers(high), [3, 1.5, 3, 8, 3]);
});

test("a single full date is forgotten after twenty", () => {
  const dates = [[1, 1, 1, 1], ...Array.from({ length: 22 }, () => [1])];
  const { low } = fairObservations(dates, 0);
  assert.deepEqual([low[0], low[1], low[20], low[21], low[22]], [1, 0.25, 0.25, 1, 1]);
});

test("no rounding takes an observation below what every trade of it brought", () => {
  for (const loss of [0.1, 0.3, 0.7]) {
    const { low } = fairObservations(
      [[-loss], [-loss, -loss, -loss], [-loss, -loss, -loss]],
      -loss,
    );
    assert.ok(low.every((value) => value >= -loss));
  }
});

/** Trades of 20 % up or down alike, of which each date has as many as it takes. */
function fairTrades(seed: number, isEnough: (won: number, made: number) => boolean): TrackRecord {
  const random = new SeededRandom(seed);
  const rows: { day: number; value: number }[] = [];
  for (let day = 0; day < 400; day += 1) {
    for (let won = 0, made = 0; made < 8 && !isEnough(won, made); made += 1) {
      const value = random.uniform() < 0.5 ? 0.2 : -0.2;
      if (value > 0) won += 1;
      rows.push({ day, value });
    }
  }
  return {
    kind: "TRADES",
    returns: Float64Array.from(rows, ({ value }) => value),
    openTimesMs: rows.map(({ day }) => startMs + day * dayMs),
    endTimesMs: rows.map(({ day }) => startMs + (day + 1) * dayMs),
  };
}

test("who trades on a date until the first gain, or the first loss, shows neither an edge nor the lack of one", () => {
  const terms = { ...policy, rulesFixedMs: startMs, minimumWinRate: 0.5, minimumProfitFactor: 1 };
  const stops = [
    (won: number) => won > 0,
    (won: number, made: number) => made > won,
    (won: number, made: number) => won > made - won,
  ];
  const wrong = { PASS: 0, FAIL: 0 };
  for (const isEnough of stops) {
    for (let seed = 1; seed <= 40; seed += 1) {
      const record = fairTrades(seed, isEnough);
      const { criteria } = assuredRecord(
        asked(record.returns, { record, policy: { ...terms, largestLoss: 0.2 } }),
      );
      for (const { verdict } of criteria) {
        if (verdict === "PASS" || verdict === "FAIL") wrong[verdict] += 1;
      }
    }
  }
  // Of 120 records 5 % of each kind for each of three criteria are 18.
  assert.ok(wrong.PASS <= 18 && wrong.FAIL <= 18, JSON.stringify(wrong));
});

test("an edge is found among dates of many trades and of few", () => {
  const random = new SeededRandom(4);
  const record = fairTrades(5, (_, made) => made >= 4);
  const returns = record.returns.map(() => 0.006 + 0.02 * random.normal());
  const { verdict } = assuredRecord(
    asked(returns, {
      record: { ...record, returns },
      policy: { ...policy, rulesFixedMs: startMs },
    }),
  );
  assert.equal(verdict, "PASS");
});
