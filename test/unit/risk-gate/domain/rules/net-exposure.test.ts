import assert from "node:assert/strict";
import { test } from "node:test";
import { fallingForecast, findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumNetExposureRatio: 0.2, longOnly: false };
const of = (...exposures: readonly ReturnType<typeof exposed>[]) => ({
  policy,
  portfolio: { facts: factsWith({}, exposures) },
});
const long = exposed({ ticker: "B" }, { heldMicros: 19_000_000_000n });

test("net-exposure leaves a purchase what longs are below the limit, and a short the limit and the longs", () => {
  assert.equal(findingOf("net-exposure", of(long)).limit, 10);
  const short = findingOf("net-exposure", { ...of(long), forecast: fallingForecast });
  assert.deepEqual([short.outcome, short.limit], ["PASS", 390]);
});

test("net-exposure counts on no waiting order of the other side", () => {
  const hoped = exposed({ ticker: "C" }, { waitingSellMicros: 50_000_000_000n });
  assert.equal(findingOf("net-exposure", of(long, hoped)).limit, 10);
  const bought = exposed({ ticker: "C" }, { waitingBuyMicros: 1_000_000_000n });
  assert.equal(findingOf("net-exposure", of(long, bought)).outcome, "FAIL");
});

test("net-exposure denies where an order's worth, the facts or the side are not known", () => {
  const unknown = exposed({ ticker: "B" }, { waitingUnknown: true });
  assert.equal(findingOf("net-exposure", of(unknown)).outcome, "NOT_EVALUABLE");
  assert.equal(findingOf("net-exposure", { policy }).outcome, "NOT_EVALUABLE");
  const flat = { ...of(long), forecast: { ensemblePrices: Array(8).fill(100) } };
  assert.equal(findingOf("net-exposure", flat).outcome, "NOT_EVALUABLE");
});
