import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type PlannedSeries, planAudits } from "#gateway/sprint/domain/plan.ts";
import { Fault } from "#lib/kernel/fault.ts";

const dayMs = 86_400_000;

/** A series of so many daily bars, without those that are skipped. */
function seriesOf(
  count: number,
  skip: (index: number) => boolean = () => false,
  ticker = "MADE",
): PlannedSeries {
  const closeTimesMs = Array.from({ length: count }, (_, index) => index)
    .filter((index) => !skip(index))
    .map((index) => (index + 1) * dayMs);
  return { ticker, source: `${ticker}.csv`, closeTimesMs };
}

const request = {
  audits: 20,
  horizonBars: 30,
  holdingBars: 5,
  spacingBars: 0,
  warmUpBars: 250,
  settlementBars: 30,
};

test("the first as-of has the warm-up behind it and the last its horizon before it", () => {
  const plan = planAudits([seriesOf(1_260)], request);
  assert.equal(plan.asOfTimesMs.length, 20);
  assert.equal(plan.asOfTimesMs[0], 250 * dayMs);
  assert.equal(plan.asOfTimesMs.at(-1), (1_260 - 30) * dayMs);
});

test("audits spread over five years do not overlap, a hundred of them do", () => {
  const closes = [seriesOf(1_260)];
  assert.equal(planAudits(closes, request).overlappingAudits, 0);
  assert.equal(planAudits(closes, { ...request, audits: 100 }).overlappingAudits, 99);
  const spaced = { ...request, audits: 10, horizonBars: 30, spacingBars: 20 };
  // Every second one begins after the horizon of the last that counts.
  assert.equal(planAudits(closes, spaced).disjointAudits, 5);
  assert.equal(planAudits(closes, { ...spaced, spacingBars: 30 }).disjointAudits, 10);
  assert.equal(planAudits(closes, spaced).disjointHoldings, 10);
  assert.equal(planAudits(closes, { ...spaced, spacingBars: 2 }).disjointHoldings, 4);
});

test("a stated spacing takes the latest dates that fit", () => {
  const plan = planAudits([seriesOf(400)], { ...request, audits: 3, spacingBars: 5 });
  assert.deepEqual(plan.asOfTimesMs, [360 * dayMs, 365 * dayMs, 370 * dayMs]);
});

test("as-of dates fall only on bars that all tickers have", () => {
  const holidays = seriesOf(1_000, (index) => index % 7 === 0);
  const plan = planAudits([seriesOf(1_000), holidays], request);
  for (const asOfMs of plan.asOfTimesMs) assert.notEqual((asOfMs / dayMs - 1) % 7, 0);
});

test("more audits than the history allows are refused with the number that fits and the shortest file", () => {
  const short = seriesOf(300, (index) => index >= 290, "SHORT");
  assert.throws(() => planAudits([seriesOf(300), short], request), {
    reason: "BARS_TOO_FEW",
    message:
      "20 audits do not fit: 290 shared bars less 250 of warm-up and 30 of horizon allow 11 " +
      "(the shortest is SHORT: 290 bars of SHORT.csv); " +
      "ask for fewer audits, a shorter horizon or import more bars",
  });
});

test("where lots leave after the last horizon, the bars until then stay free", () => {
  const short = { ...request, audits: 3, horizonBars: 5, settlementBars: 6 };
  const plan = planAudits([seriesOf(400)], short);
  assert.equal(plan.asOfTimesMs.at(-1), (400 - 6) * dayMs);
  assert.throws(() => planAudits([seriesOf(255)], short), /6 of settlement allow 0/);
});

test("any plan is strictly ascending and leaves warm-up and horizon free", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 50, max: 500 }),
      (audits, horizonBars, spacingBars, count) => {
        const wanted = {
          ...{ audits, horizonBars, spacingBars, holdingBars: 1 },
          warmUpBars: 40,
          settlementBars: horizonBars,
        };
        let plan: ReturnType<typeof planAudits>;
        try {
          plan = planAudits([seriesOf(count)], wanted);
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
