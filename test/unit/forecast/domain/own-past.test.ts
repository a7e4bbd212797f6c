import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPast } from "#services/forecast/domain/own-past.ts";

const alternating = (count: number, size: number) =>
  Array.from({ length: count }, (_, t) => (t % 2 === 0 ? size : -size));

test("a series that is wilder than ever before stands at the top of its past", () => {
  const past = ownPast(Float64Array.from([...alternating(200, 0.01), ...alternating(20, 0.03)]));
  assert.deepEqual(past, { percentileRatio: 1, windows: 201 });
});

test("a series that is calmer than ever before stands at its bottom, the latest window alone", () => {
  const past = ownPast(Float64Array.from([...alternating(200, 0.01), ...alternating(20, 0.001)]));
  assert.equal(past?.percentileRatio, 1 / 201);
});

test("windows as wild as the latest are not above it", () => {
  assert.equal(ownPast(Float64Array.from(alternating(100, 0.01)))?.percentileRatio, 1);
});

test("the scale of the returns changes nothing", () => {
  const returns = Float64Array.from({ length: 300 }, (_, t) => Math.sin(t * t) / 50);
  const scaled = returns.map((one) => 4 * one);
  assert.deepEqual(ownPast(scaled), ownPast(returns));
});

test("fewer than 60 windows of 20 returns are no past", () => {
  assert.equal(ownPast(Float64Array.from(alternating(78, 0.01))), undefined);
  assert.equal(ownPast(Float64Array.from(alternating(79, 0.01)))?.windows, 60);
});
