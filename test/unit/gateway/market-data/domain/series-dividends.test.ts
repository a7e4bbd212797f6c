import assert from "node:assert/strict";
import { test } from "node:test";
import { dividendsAmong, paidThen } from "#gateway/market-data/domain/series-dividends.ts";

const dividend = (exTimeMs: number, amount: number) =>
  ({ kind: "DIVIDEND", exTimeMs, amount }) as const;
const split = (exTimeMs: number, newSharesPerOld: number) =>
  ({ kind: "SPLIT", exTimeMs, newSharesPerOld }) as const;
const starts = [10, 20, 30, 40, 50];

test("a dividend comes with the first bar from its ex-date on; those of one bar are one", () => {
  const actions = [dividend(20, 0.5), dividend(31, 1), dividend(40, 0.25)];
  assert.deepEqual(dividendsAmong(actions, starts, "AS_TRADED"), [
    { exTimeMs: 20, amount: 0.5 },
    { exTimeMs: 40, amount: 1.25 },
  ]);
});

test("nobody held a share over a dividend of the first bar, and no bar follows one after the last", () => {
  const actions = [dividend(5, 1), dividend(10, 1), dividend(51, 1)];
  assert.deepEqual(dividendsAmong(actions, starts, "SPLIT_ADJUSTED"), []);
});

test("as traded, an amount is for the shares of the night before: a split of the same date counts, no other", () => {
  const amountOf = (...actions: Parameters<typeof dividendsAmong>[0]) =>
    dividendsAmong(actions, starts, "AS_TRADED").map(({ amount }) => amount);
  assert.deepEqual(amountOf(split(20, 4), dividend(30, 0.25)), [0.25]);
  assert.deepEqual(amountOf(dividend(30, 0.25), split(40, 4)), [0.25]);
  assert.deepEqual(amountOf(split(30, 4), dividend(30, 0.25)), [1]);
  // Both lie in a gap: the bar at 40 is the first with the split and without the dividend.
  assert.deepEqual(amountOf(split(32, 4), dividend(35, 0.25)), [1]);
  assert.deepEqual(amountOf(dividend(32, 0.25), split(35, 4)), [0.25]);
});

test("split-adjusted, an amount is divided by every later split, also those after the last bar", () => {
  const actions = [
    split(20, 7),
    dividend(30, 13.16),
    split(30, 2),
    split(40, 0.5),
    split(90, 4),
  ].sort((one, other) => one.exTimeMs - other.exTimeMs);
  assert.deepEqual(dividendsAmong(actions, starts, "SPLIT_ADJUSTED"), [
    { exTimeMs: 30, amount: 6.58 },
  ]);
});

test("a split that is no ratio of whole shares divides by its own number", () => {
  const actions = [dividend(20, 1.28113), split(30, 1.28113)];
  assert.deepEqual(dividendsAmong(actions, starts, "SPLIT_ADJUSTED"), [
    { exTimeMs: 20, amount: 1 },
  ]);
});

test("an amount for a share of today becomes that of the ex-date, and back the same", () => {
  const splits = [split(20, 7), split(40, 4), split(50, 1.5)];
  for (const amount of [0.47, 0.205, 1.8225]) {
    const paid = paidThen(amount, 20, splits);
    assert.equal(paid, Number((amount * 6).toPrecision(9)));
    const [back] = dividendsAmong([dividend(20, paid), ...splits], starts, "SPLIT_ADJUSTED");
    assert.deepEqual(back, { exTimeMs: 20, amount });
  }
});
