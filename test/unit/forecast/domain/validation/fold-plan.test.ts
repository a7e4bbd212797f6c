import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Fault } from "#lib/kernel/fault.ts";
import { foldTrainingBars } from "#services/forecast/domain/validation/fold-plan.ts";

const plan = { minimumTrainingBars: 180, horizonBars: 30, stepBars: 30, maximumFolds: 2 };

test("of more folds than asked for the latest are kept, and the last ends at the last bar", () => {
  assert.deepEqual(foldTrainingBars(500, plan), [440, 470]);
});

test("without a limit the folds reach back to the fewest bars to train on", () => {
  assert.deepEqual(foldTrainingBars(300, { ...plan, maximumFolds: 100 }), [180, 210, 240, 270]);
});

test("just enough bars make one fold", () => {
  assert.deepEqual(foldTrainingBars(210, plan), [180]);
});

test("too few bars for one fold are refused with what is needed", () => {
  assert.throws(
    () => foldTrainingBars(209, plan),
    (fault: unknown) =>
      fault instanceof Fault && fault.reason === "BARS_TOO_FEW" && /210/.test(fault.message),
  );
});

test("every fold trains on enough and is scored within the bars, a step after the one before", () => {
  const count = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(
      fc.integer({ min: 101, max: 600 }),
      count,
      count,
      count,
      (barCount, horizonBars, stepBars, maximumFolds) => {
        const own = { minimumTrainingBars: 50, horizonBars, stepBars, maximumFolds };
        const folds = foldTrainingBars(barCount, own);
        assert.ok(folds.length >= 1 && folds.length <= maximumFolds);
        assert.ok(folds[0]! >= 50);
        assert.equal(folds.at(-1)! + horizonBars, barCount);
        folds.slice(1).forEach((bars, k) => {
          assert.equal(bars - folds[k]!, stepBars);
        });
        // One more would not fit, or was not asked for.
        assert.ok(folds.length === maximumFolds || folds[0]! - stepBars < 50);
      },
    ),
  );
});
