import assert from "node:assert/strict";
import { test } from "node:test";
import { equalArmPassRatio } from "#services/audit/domain/gates/equal-arm.ts";

const fivePoints = { comparator: "AT_LEAST", threshold: -0.05 } as const;
const winRates = (n: number) => ({ name: "win_rate", n });

/** The same by counting every outcome of both arms, each as likely. */
function counted(own: number, other: number): number {
  const ones = (bits: number) => [...bits.toString(2)].filter((bit) => bit === "1").length;
  let passed = 0;
  for (let one = 0; one < 2 ** own; one += 1) {
    for (let two = 0; two < 2 ** other; two += 1) {
      if (ones(one) / own >= ones(two) / other - 0.05 - 1e-12) passed += 1;
    }
  }
  return passed / 2 ** (own + other);
}

test("an equal arm of 3 against 5 closes passes about every other time", () => {
  const ratio = equalArmPassRatio(winRates(3), winRates(5), fivePoints) ?? assert.fail();
  assert.ok(Math.abs(ratio - 0.50390625) < 1e-12, `${ratio}`);
});

test("the chance of an equal arm is that of all outcomes counted one by one", () => {
  for (const [own, other] of [
    [1, 1],
    [2, 3],
    [4, 7],
    [8, 8],
  ] as const) {
    const ratio = equalArmPassRatio(winRates(own), winRates(other), fivePoints) ?? assert.fail();
    assert.ok(Math.abs(ratio - counted(own, other)) < 1e-9, `${own} against ${other}: ${ratio}`);
  }
});

test("without observations, and for what is no share, there is no equal arm", () => {
  assert.equal(equalArmPassRatio(winRates(0), winRates(5), fivePoints), undefined);
  assert.equal(equalArmPassRatio(winRates(5), winRates(0), fivePoints), undefined);
  const returns = { name: "mean_return_per_trade", n: 5 };
  assert.equal(equalArmPassRatio(returns, winRates(5), fivePoints), undefined);
});
