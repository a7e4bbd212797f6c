import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planAudits } from "#gateway/sprint/domain/plan.ts";
import { Fault } from "#lib/kernel/fault.ts";

const dayMs = 86_400_000;

/** Closes of so many daily bars, without those that are skipped. */
function closesOf(count: number, skip: (index: number) => boolean = () => false): number[] {
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => !skip(index))
    .map((index) => (index + 1) * dayMs);
}

const request = { audits: 20, horizonBars: 30, spacingBars: 0, warmUpBars: 250 };

test("the first as-of has the warm-up behind it and the last its horizon before it", () => {
  const plan = planAudits([closesOf(1_260)], request);
  assert.equal(plan.asOfTimesMs.length, 20);
  assert.equal(plan.asOfTimesMs[0], 250 * dayMs);
  assert.equal(plan.asOfTimesMs.at(-1), (1_260 - 30) * dayMs);
});

test("audits spread over five years do not overlap, a hundred of them do", () => {
  const closes = [closesOf(1_260)];
  assert.equal(planAudits(closes, request).overlappingAudits, 0);
  assert.equal(planAudits(closes, { ...request, audits: 100 }).overlappingAudits, 99);
});

test("a stated spacing takes the latest dates that fit", () => {
  const plan = planAudits([closesOf(400)], { ...request, audits: 3, spacingBars: 5 });
  assert.deepEqual(plan.asOfTimesMs, [360 * dayMs, 365 * dayMs, 370 * dayMs]);
});

test("as-of dates fall only on bars that all tickers have", () => {
  const holidays = closesOf(1_000, (index) => index % 7 === 0);
  const plan = planAudits([closesOf(1_000), holidays], request);
  for (const asOfMs of plan.asOfTimesMs) assert.notEqual((asOfMs / dayMs - 1) % 7, 0);
});

test("more audits than the history allows are refused with the number that fits", () => {
  assert.throws(
    () => planAudits([closesOf(290)], request),
    (error: unknown) =>
      error instanceof Fault &&
      error.reason === "BARS_TOO_FEW" &&
      /horizon allow 11;/.test(error.message),
  );
});

test("any plan is strictly ascending and leaves warm-up and horizon free", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 50, max: 500 }),
      (audits, horizonBars, spacingBars, count) => {
        const wanted = { audits, horizonBars, spacingBars, warmUpBars: 40 };
        let plan: ReturnType<typeof planAudits>;
        try {
          plan = planAudits([closesOf(count)], wanted);
        } catch (error) {
          return error instanceof Fault && error.reason === "BARS_TOO_FEW";
        }
        const days = plan.asOfTimesMs.map((ms) => ms / dayMs);
        const ascending = days.every((day, k) => k === 0 || day > (days[k - 1] as number));
        return (
          ascending &&
          days.length === audits &&
          (days[0] as number) >= 40 &&
          (days.at(-1) as number) + horizonBars <= count
        );
      },
    ),
  );
});
