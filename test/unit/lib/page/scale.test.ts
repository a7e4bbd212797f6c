import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  barDomain,
  linearScale,
  numberTickText,
  paddedDomain,
  roundTicks,
  timeTicks,
  timeTickText,
} from "#lib/page/charts/scale.ts";

test("a scale maps the ends of its domain to the ends of its range, and one value to the middle", () => {
  const scale = linearScale([10, 20], [300, 0]);
  assert.deepEqual([scale(10), scale(15), scale(20)], [300, 150, 0]);
  assert.equal(linearScale([5, 5], [0, 100])(5), 50);
});

test("ticks are round numbers inside the domain, without -0 and without rests of doubles", () => {
  assert.deepEqual(roundTicks([0.05, 0.95], 4), [0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(roundTicks([-30.6, 30.6], 4), [-20, 0, 20]);
  assert.deepEqual(roundTicks([24_996.2, 25_003.7], 5), [24_998, 25_000, 25_002]);
  assert.ok(roundTicks([-1, 1], 4).every((tick) => !Object.is(tick, -0)));
});

test("any domain has ticks that ascend inside it, and few of them", () => {
  const edge = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(edge, fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (from, span) => {
      const domain = [from, from + span] as const;
      fc.pre(domain[1] - domain[0] > Math.abs(from) * 1e-9);
      const ticks = roundTicks(domain, 5);
      assert.ok(ticks.length >= 1 && ticks.length <= 5, `${ticks}`);
      assert.ok(ticks.every((tick, at) => at === 0 || tick > ticks[at - 1]!));
      const slack = span * 1e-6;
      assert.ok(ticks.every((tick) => tick >= domain[0] - slack && tick <= domain[1] + slack));
    }),
  );
});

test("ticks are written with as many decimals as tell them apart", () => {
  const share = { factor: 100, suffix: " %" };
  const ticks = [-0.0002, -0.00015, -0.0001];
  assert.deepEqual(ticks.map(numberTickText(ticks, share)), ["-0.020 %", "-0.015 %", "-0.010 %"]);
  assert.deepEqual([0, 20].map(numberTickText([0, 20])), ["0", "20"]);
  assert.equal(numberTickText([0])(0), "0");
});

test("ticks of time are starts of years, months or days, by how long the domain is", () => {
  const ms = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const years = timeTicks([ms("2014-05-09"), ms("2018-05-12")], 7);
  assert.deepEqual(years.map(timeTickText(years)), ["2015", "2016", "2017", "2018"]);
  const months = timeTicks([ms("2020-01-15"), ms("2020-06-15")], 6);
  assert.deepEqual(months.map(timeTickText(months)), [
    "2020-02",
    "2020-03",
    "2020-04",
    "2020-05",
    "2020-06",
  ]);
  const days = timeTicks([ms("2020-01-15"), ms("2020-01-19")], 4);
  assert.equal(timeTickText(days)(days[0]!), "2020-01-15");
});

test("bars stand on 0, and what is drawn without a value has a domain all the same", () => {
  assert.equal(barDomain([1, 4])[0], 0);
  assert.equal(barDomain([-1, -4])[1], 0);
  const [low, high] = barDomain([-1, 4]);
  assert.ok(low < -1 && high > 4);
  assert.deepEqual(paddedDomain([], 0.1), [0, 1]);
});
