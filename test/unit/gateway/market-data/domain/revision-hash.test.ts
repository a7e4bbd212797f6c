import assert from "node:assert/strict";
import { test } from "node:test";
import type { CorporateAction } from "#gateway/market-data/domain/corporate-action.ts";
import { filledBar } from "#gateway/market-data/domain/filled-bar.ts";
import { reviseActions } from "#gateway/market-data/domain/revise-actions.ts";
import { revisionHash, seriesHash } from "#gateway/market-data/domain/series-hash.ts";
import { hashOf } from "#lib/kernel/canonical.ts";
import { madeSeries } from "#test/support/made-series.ts";

const { bars } = madeSeries("MADE", { bars: 40 });
const split: CorporateAction = { kind: "SPLIT", exTimeMs: 5, newSharesPerOld: 4 };
const dividend: CorporateAction = { kind: "DIVIDEND", exTimeMs: 5, amount: 0.25 };

test("the hash of bars alone is that of their canonical JSON, as earlier versions had it", () => {
  const whole = bars.map((bar) => [
    ...[bar.startTimeMs, bar.open, bar.high, bar.low, bar.close, bar.volumeUnits],
  ]);
  assert.equal(seriesHash(bars), hashOf(whole));
  assert.equal(revisionHash(bars, [], undefined), hashOf(whole));
  assert.equal(seriesHash([]), hashOf([]));
});

test("what a source lacks, adjusted closes, actions and the basis are all in the hash", () => {
  const raw = [
    { startTimeMs: 0, close: 2 },
    { startTimeMs: 1, close: 2, adjClose: 1.5 },
  ];
  const rows = [
    [0, null, null, null, 2, null],
    [1, null, null, null, 2, null, 1.5],
  ];
  assert.equal(seriesHash(raw), hashOf(rows));
  assert.equal(
    revisionHash(raw, [dividend, split], "AS_TRADED"),
    hashOf({
      actions: [
        [5, "DIVIDEND", 0.25],
        [5, "SPLIT", 4],
      ],
      bars: rows,
      basis: "AS_TRADED",
    }),
  );
});

test("a number that is not finite has no hash", () => {
  assert.throws(() => seriesHash([{ startTimeMs: 0, close: Number.NaN }]), RangeError);
});

test("of one kind and time the later action stands, and equal ones are nothing new", () => {
  const first = reviseActions([], [split, dividend]);
  assert.deepEqual(first.actions, [dividend, split]);
  assert.deepEqual(reviseActions(first.actions, [dividend]).stored, []);
  const cut = { ...dividend, amount: 0.2 };
  assert.deepEqual(reviseActions(first.actions, [cut]), { actions: [cut, split], stored: [cut] });
});

test("where a bar has no open its close stands for it, and its range is that of what it has", () => {
  const filled = { startTimeMs: 0, open: 5, high: 5, low: 5, close: 5, volumeUnits: 0 };
  assert.deepEqual(filledBar({ startTimeMs: 0, close: 5 }), filled);
  assert.deepEqual(filledBar({ startTimeMs: 0, close: 5, open: 4 }), {
    ...filled,
    open: 4,
    low: 4,
  });
  assert.deepEqual(filledBar(bars[0]!), bars[0]);
});
