import assert from "node:assert/strict";
import { test } from "node:test";
import { assetClassShare } from "#services/risk-gate/domain/rules/asset-class-share.ts";
import { evaluationWith, findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumShareByAssetClass: { CRYPTO: 0.1 } };
const instrument = { assetClass: "CRYPTO" } as const;
const of = (...exposures: readonly ReturnType<typeof exposed>[]) => ({
  policy,
  instrument,
  portfolio: { facts: factsWith({}, exposures) },
});

test("asset-class-share adds up the instruments of the class, and is not mentioned for others", () => {
  const coin = exposed({ ticker: "ETH-USD", ...instrument }, { heldMicros: 9_000_000_000n });
  const share = exposed({ ticker: "B" }, { heldMicros: 60_000_000_000n });
  const finding = findingOf("asset-class-share", of(coin, share));
  assert.deepEqual([finding.outcome, finding.limit], ["REDUCE", 10]);
  assert.equal(assetClassShare.appliesTo?.(evaluationWith({ policy })), false);
});

test("asset-class-share denies where the facts of the portfolio are not stated", () => {
  assert.equal(findingOf("asset-class-share", { policy, instrument }).outcome, "NOT_EVALUABLE");
});
