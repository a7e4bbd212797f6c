import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { isMeasured, measuredPolicy, measuredTrades } from "#cli/measured-trades.ts";
import { expectTrades } from "#cli/trades-to-expect.ts";
import { type RiskPolicy, RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { textOf } from "#test/support/source-files.ts";

const { minimumConvictionRatio: _, ...settings } = measuredPolicy;
type PolicyInit = Exclude<MessageInitShape<typeof RiskPolicySchema>, RiskPolicy>;
const fiveSessions: PolicyInit = { holdingLimit: { limit: { case: "sessions", value: 5 } } };
const policyWith = (changes: PolicyInit = {}): RiskPolicy =>
  create(RiskPolicySchema, { ...settings, ...fiveSessions, ...changes });
const measured = policyWith();
const none = new Map<string, { decisions: number; trades: number }>();

test("stored decisions of the policy win over what was measured", () => {
  const stored = new Map([["AAPL", { decisions: 40, trades: 6 }]]);
  assert.deepEqual(expectTrades(["AAPL"], 20, measured, stored), [
    { ticker: "AAPL", basis: "STORED", decisions: 40, trades: 6, expected: 3 },
  ]);
});

test("without stored decisions the measured share of the ticker is expected", () => {
  const { decisions, trades } = measuredTrades.AAPL!;
  assert.deepEqual(expectTrades(["AAPL"], 5, measured, none), [
    { ticker: "AAPL", basis: "MEASURED", decisions, trades, expected: (5 * trades) / decisions },
  ]);
});

test("of a ticker that was not measured nothing is known, whatever its name", () => {
  for (const ticker of ["ZZZ", "constructor"]) {
    assert.deepEqual(expectTrades([ticker], 20, measured, none), [
      { ticker, basis: "NOTHING", decisions: 0, trades: 0, expected: null },
    ]);
  }
});

test("under a policy that differs in one setting nothing was measured", () => {
  assert.equal(isMeasured(measured), true);
  for (const change of [
    { minimumExpectedReturnBps: 20 },
    { maximumRiskScore: 0.9 },
    { minimumConvictionRatio: 0.3 },
    { holdingLimit: { limit: { case: "sessions", value: 3 } } },
    { proofMode: false },
  ] satisfies PolicyInit[]) {
    assert.equal(isMeasured(policyWith(change)), false);
    const [found] = expectTrades(["AAPL"], 20, policyWith(change), none);
    assert.equal(found?.basis, "NOTHING");
  }
});

test("the table of the page is the one that plans use", () => {
  const page = textOf("docs/trades-to-expect.md");
  const rows = [...page.matchAll(/^\| (\S+) \| \d+ \| (\d+) \| (\d+) \|$/gm)].map(
    ([, ticker, decisions, trades]) => [
      ticker,
      { decisions: Number(decisions), trades: Number(trades) },
    ],
  );
  assert.deepEqual(Object.fromEntries(rows), measuredTrades);
});
