import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lastScoreSeen, planSteps, type StepPlan } from "#gateway/sprint/domain/step-plan.ts";

test("one step is planned for each audit run, then a settlement at the last horizon's close", () => {
  const plans = planSteps([10, 20, 30], [25, 35, 45], 36);
  const outline = plans.map(({ sequence, kind, audit, afterMs, asOfMs, closing }) => [
    sequence,
    kind,
    audit,
    afterMs,
    asOfMs,
    closing,
  ]);
  assert.deepEqual(outline, [
    [1, "AUDIT", 1, 10, 10, []],
    [2, "AUDIT", 2, 10, 20, []],
    [3, "AUDIT", 3, 20, 30, [1]],
    [4, "SETTLEMENT", 0, 30, 45, [2, 3]],
  ]);
});

test("the as-ofs of a pass are steps after their audit run, and close their own horizons", () => {
  const momentAt = (asOfMs: number, horizonCloseMs: number) => {
    return { asOfMs, decided: [{ place: 1, horizonCloseMs }] };
  };
  const passes = [
    { moments: [momentAt(13, 19), momentAt(14, 20)], skipped: [] },
    { moments: [momentAt(23, 99)], skipped: [] },
  ];
  const plans = planSteps([10, 20], [23, 35], 30, passes);
  const outline = plans.map(({ sequence, kind, audit, cycle, afterMs, asOfMs, closing }) => [
    ...[sequence, kind, audit, cycle, afterMs, asOfMs, closing],
  ]);
  assert.deepEqual(outline, [
    [1, "AUDIT", 1, undefined, 10, 10, []],
    [2, "INTRADAY", 1, 1, 10, 13, []],
    [3, "INTRADAY", 1, 2, 13, 14, []],
    [4, "AUDIT", 2, undefined, 14, 20, []],
    [5, "INTRADAY", 2, 1, 20, 23, [1]],
    [6, "SETTLEMENT", 0, undefined, 23, 99, [2]],
  ]);
  const closed = plans.map(({ closingIntraday = [] }) => closingIntraday);
  assert.deepEqual(closed[3], [
    { sequence: 2, place: 1, asOfMs: 13 },
    { sequence: 3, place: 1, asOfMs: 14 },
  ]);
  assert.deepEqual(closed[5], [{ sequence: 5, place: 1, asOfMs: 23 }]);
  assert.equal(closed.flat().length, 3);
  // A daily forecast rests on what was scored by its as-of; the score of the first run comes after.
  assert.deepEqual([lastScoreSeen(plans, 1)(1), lastScoreSeen(plans, 1)(2)], [0, 0]);
});

test("the settlement is as late as the last lots may leave", () => {
  const settlement = planSteps([10, 20], [15, 25], 26).at(-1);
  assert.deepEqual([settlement?.afterMs, settlement?.asOfMs], [20, 26]);
});

test("every audit run closes in exactly one step, the first whose as-of has reached its horizon", () => {
  const anyGaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9)), { minLength: 1 });
  fc.assert(
    fc.property(anyGaps, fc.integer({ min: 1, max: 30 }), (gaps, horizon) => {
      let [asOfMs, closeMs] = [0, 0];
      const asOfs: number[] = [];
      const closes: number[] = [];
      for (const [gap, delay] of gaps) {
        asOfMs += gap;
        closeMs = Math.max(closeMs, asOfMs + horizon + delay);
        asOfs.push(asOfMs);
        closes.push(closeMs);
      }
      const plans = planSteps(asOfs, closes, 0);
      for (const [index, close] of closes.entries()) {
        const first = plans.find((plan) => plan.asOfMs >= close);
        const closing = plans.filter((plan) => plan.closing.includes(index + 1));
        assert.deepEqual(closing, [first]);
      }
    }),
  );
});

/** Steps that close the horizons of the audit runs given. */
function closing(...closings: (readonly number[])[]): StepPlan[] {
  return closings.map((closed, index) => ({
    sequence: index + 1,
    kind: "AUDIT",
    audit: index + 1,
    afterMs: index,
    asOfMs: index + 1,
    closing: closed,
  }));
}

const plans = closing([], [], [1], [], [2, 3], []);

test("forecasts rest on no score while too few can be known to be evidence", () => {
  assert.equal(lastScoreSeen(plans, 2)(4), 0);
});

test("forecasts rest on every score that becomes known by their own step", () => {
  const last = lastScoreSeen(plans, 2);
  assert.equal(last(5), 3);
  assert.equal(last(6), 3);
});
