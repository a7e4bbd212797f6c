import assert from "node:assert/strict";
import { test } from "node:test";
import { assuredLaws } from "#services/audit/domain/comparison/assured-laws.ts";
import { comparedMetrics } from "#services/audit/domain/comparison/compared-metrics.ts";
import {
  apart,
  assuredOf,
  dayMs,
  type SampleRun,
  startMs,
} from "#test/unit/audit/domain/comparison/assured-arms.ts";

const withRatio = (days: readonly number[], ratio: number): SampleRun[] =>
  days.map((day) => ({ day, ratios: { AAPL: ratio } }));

test("every metric that is compared has a law", () => {
  const names = comparedMetrics.map(({ name }) => name);
  assert.deepEqual([...assuredLaws.keys()].sort(), [...names].sort());
});

test("an arm that is better on each of eight dates is shown to be, on seven it is not", () => {
  const of = (dates: number) =>
    assuredOf("rmse_ratio", withRatio(apart(dates), 1.2), withRatio(apart(dates), 0.9));
  const { comparison, difference } = of(8);
  assert.equal(comparison.conclusion, "OTHER_BETTER");
  // Exact: ∫ (q / ½)^8 dq / ½ over ½ < q < 1 = (2^9 − 1) / 9.
  assert.ok(Math.abs(difference.logOther! - Math.log((2 ** 9 - 1) / 9)) < 1e-9);
  assert.deepEqual([difference.levelRatio, difference.fewestObservations], [0.025, 8]);
  assert.equal(of(7).comparison.conclusion, "INCONCLUSIVE");
  assert.match(of(7).comparison.reason, /UNREACHABLE with so few, it takes 8$/);
});

test("exchanging the arms mirrors the answer", () => {
  const [low, high] = [withRatio(apart(9), 0.9), withRatio(apart(9), 1.2)];
  const [one, next] = [assuredOf("rmse_ratio", low, high), assuredOf("rmse_ratio", high, low)];
  assert.deepEqual(
    [one.comparison.conclusion, next.comparison.conclusion],
    ["BASE_BETTER", "OTHER_BETTER"],
  );
  assert.equal(one.difference.logBase, next.difference.logOther);
});

test("arms that are equal, or empty, or traded nothing are INCONCLUSIVE", () => {
  const same = withRatio(apart(60), 1);
  for (const { name } of comparedMetrics) {
    assert.equal(assuredOf(name, same, same).comparison.conclusion, "INCONCLUSIVE", name);
    assert.equal(assuredOf(name, [], []).comparison.conclusion, "INCONCLUSIVE", name);
  }
  assert.match(assuredOf("net_pnl", same, same).comparison.reason, /^net pnl: no observation/);
});

test("windows that share bars are one observation, and so are the tickers of a date", () => {
  const days = Array.from({ length: 40 }, (_, at) => at);
  const base = days.map((day) => ({ day, ratios: { AAPL: 1.2, MSFT: 0.8 } }));
  const other = days.map((day) => ({ day, ratios: { AAPL: 0.9, MSFT: 0.8 } }));
  const { difference } = assuredOf("rmse_ratio", base, other);
  // Better on one ticker, equal on the other.
  assert.deepEqual([difference.observations, difference.observed], [8, 0.75]);
});

test("what an arm lacks is a loss for it, and what nobody knows of it shows nothing for either", () => {
  const full = withRatio(apart(12), 1.5);
  const found = assuredOf("rmse_ratio", full, withRatio(apart(12).slice(0, 1), 0.5));
  assert.equal(found.comparison.conclusion, "BASE_BETTER");
  const none = apart(12).map((day) => ({ day, ratios: { AAPL: "NONE" as const } }));
  assert.equal(assuredOf("rmse_ratio", none, full).comparison.conclusion, "OTHER_BETTER");
  const unknown = apart(12).map((day) => ({ day, ratios: { AAPL: "UNKNOWN" as const } }));
  for (const [base, other] of [
    [unknown, full],
    [full, unknown],
  ] as const) {
    const { comparison, difference } = assuredOf("rmse_ratio", base, other);
    assert.deepEqual([comparison.conclusion, difference.observations], ["INCONCLUSIVE", 12]);
    assert.ok(difference.logBase! <= 0 && difference.logOther! <= 0);
  }
});

test("holding cash while a forecast is missing is no credit against losses of the other", () => {
  const losing = apart(200).map((day) => ({ day, ratios: { AAPL: 1 }, returns: [-0.05] }));
  const cash = withRatio(apart(200), 1);
  assert.equal(assuredOf("net_pnl", losing, cash).comparison.conclusion, "OTHER_BETTER");
  const missing = apart(200).map((day) => ({ day, ratios: { AAPL: "NONE" as const } }));
  assert.equal(assuredOf("net_pnl", losing, missing).comparison.conclusion, "INCONCLUSIVE");
  assert.equal(assuredOf("trade_return", losing, []).comparison.conclusion, "INCONCLUSIVE");
});

test("a gain beyond the bound voids what means show, since the other may have been behind by it", () => {
  const plain = apart(200).map((day) => ({ day, returns: [day % 2 === 0 ? 0.03 : 0.01] }));
  const poor = apart(200).map((day) => ({ day, returns: [-0.02] }));
  assert.equal(assuredOf("trade_return", plain, poor).comparison.conclusion, "BASE_BETTER");
  const once = [{ day: 0, returns: [0.6] }, ...plain.slice(1)];
  const { comparison, difference } = assuredOf("trade_return", once, poor);
  assert.equal(comparison.conclusion, "INCONCLUSIVE");
  assert.match(comparison.reason, /assurance\.lossBoundRatio, gainBoundRatio/);
  assert.deepEqual([difference.logOther, difference.kind], [undefined, "MEAN"]);
});

test("short positions make a mean approximate, and an approximate one finds no winner", () => {
  const of = (dates: number) => {
    const shorts = apart(dates).map((day) => {
      return { day, returns: [day % 2 === 0 ? 0.03 : 0.02], side: "SELL" as const };
    });
    return assuredOf("net_pnl", withRatio(apart(dates), 1), shorts);
  };
  assert.deepEqual(
    [of(49), of(60)].map(({ comparison, difference }) => [comparison.conclusion, difference.kind]),
    [
      ["INCONCLUSIVE", "APPROXIMATE"],
      ["INCONCLUSIVE", "APPROXIMATE"],
    ],
  );
  assert.match(
    of(60).comparison.reason,
    /there is none: a short position can lose without a bound/,
  );
});

test("nothing counts from the first date on that is open in either arm", () => {
  const base = withRatio(apart(20), 1.2);
  const other = withRatio(apart(20), 0.9).map((run, at) =>
    at === 7 ? { ...run, isOpen: true } : run,
  );
  const { comparison, difference } = assuredOf("rmse_ratio", base, other as SampleRun[]);
  assert.deepEqual([comparison.conclusion, difference.observations], ["INCONCLUSIVE", 7]);
});

test("dates before the settings were recorded do not count, and where all are such nothing is shown", () => {
  const arms = [withRatio(apart(20), 1.2), withRatio(apart(20), 0.9)] as const;
  const seenUntil = (day: number) => ({ seenUntilMs: startMs + day * dayMs });
  const mixed = assuredOf("rmse_ratio", ...arms, seenUntil(50));
  assert.deepEqual(
    [mixed.comparison.basis, mixed.difference.observations, mixed.difference.seenAsOfDates],
    ["MIXED", 10, 10],
  );
  assert.equal(mixed.comparison.conclusion, "OTHER_BETTER");
  const all = assuredOf("rmse_ratio", ...arms, seenUntil(200));
  assert.deepEqual(
    [all.comparison.basis, all.comparison.conclusion, all.comparison.reached],
    ["EXPLORATORY", "EXPLORATORY", "OTHER_BETTER"],
  );
  assert.match(all.comparison.reason, /otherwise it would be OTHER BETTER: rmse ratio: evidence/);
  const later = { ...seenUntil(200), lastAsOfMs: startMs + 300 * dayMs };
  const planned = assuredOf("rmse_ratio", ...arms, later);
  assert.deepEqual([planned.comparison.basis, planned.difference.observations], ["MIXED", 0]);
  const fresh = assuredOf("rmse_ratio", ...arms, seenUntil(0));
  assert.equal(fresh.comparison.basis, "CONFIRMATORY");
});

test("forecasts that came with their outcome in view make no arm the better one, whenever its setting came", () => {
  const base = withRatio(apart(20), 1.2);
  const late = withRatio(apart(20), 0.9).map((run) => ({ ...run, isLate: true as const }));
  const { comparison, difference } = assuredOf("rmse_ratio", base, late);
  assert.deepEqual(
    [comparison.conclusion, difference.observations, difference.seenAsOfDates],
    ["INCONCLUSIVE", 0, 20],
  );
});

test("the first look that decides counts, whatever came after it", () => {
  const base = withRatio(apart(30), 1.2);
  const other = apart(30).map((day) => ({ day, ratios: { AAPL: day < 60 ? 0.9 : 1.5 } }));
  const lookTimesMs = apart(30)
    .filter((day) => day % 20 === 0 && day > 0)
    .map((day) => startMs + day * dayMs + 1);
  const { comparison, difference } = assuredOf("rmse_ratio", base, other, { lookTimesMs });
  assert.equal(comparison.conclusion, "OTHER_BETTER");
  assert.deepEqual(comparison.looks, { planned: lookTimesMs.length + 1, decidedAt: 2 });
  assert.equal(difference.observations, 8);
  const unlooked = assuredOf("rmse_ratio", base, other);
  assert.deepEqual([unlooked.comparison.looks, unlooked.difference.observations], [undefined, 30]);
  const open = assuredOf("rmse_ratio", base, base, { lookTimesMs });
  assert.deepEqual(open.comparison.looks, { planned: lookTimesMs.length + 1 });
});
