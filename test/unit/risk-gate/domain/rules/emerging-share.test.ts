import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { emergingShare } from "#services/risk-gate/domain/rules/emerging-share.ts";
import { evaluationWith, findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumEmergingShareRatio: 0.1 };
const instrument = { region: "ZA" };

test("emerging-share adds up emerging and frontier markets, and is not mentioned for others", () => {
  const facts = factsWith({}, [
    exposed({ ticker: "GTCO.LG", region: "NG" }, { heldMicros: 9_500_000_000n }),
    exposed({ ticker: "B", region: "US" }, { heldMicros: 60_000_000_000n }),
  ]);
  const finding = findingOf("emerging-share", { policy, instrument, portfolio: { facts } });
  assert.deepEqual([finding.outcome, finding.limit], ["REDUCE", 5]);
  assert.equal(emergingShare.appliesTo?.(evaluationWith({ policy })), false);
});

test("emerging-share denies where the facts of the portfolio are not stated", () => {
  assert.equal(findingOf("emerging-share", { policy, instrument }).outcome, "NOT_EVALUABLE");
});

test("a share of no stated country may be of an emerging market and counts, what is no share does not", () => {
  const applies = (change: Partial<Instrument>) =>
    emergingShare.appliesTo?.(evaluationWith({ policy, instrument: change }));
  assert.equal(applies({ region: "" }), true);
  assert.equal(applies({ region: "ZA", assetClass: "FX" }), false);
});
