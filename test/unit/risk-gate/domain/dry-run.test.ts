import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { dryRunnableRules } from "#services/risk-gate/domain/policy/dry-run-rules.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { decisionToMessage } from "#services/risk-gate/rpc/decision-message.ts";
import { costModel } from "#test/support/apple.ts";
import { type Changes, policy as calm, inputsWith } from "../calm-signal.ts";
import { exposed, factsWith, tradeOf } from "../stated-facts.ts";

/** Every optional rule is on, and the portfolio is such that most of them deny or reduce. */
const strict: Partial<RiskPolicy> = {
  minimumConvictionRatio: 0.99,
  minimumDirectionalAccuracy: 0.5,
  minimumExpectedProfitMicros: 500_000_000,
  maximumForecastAgeSessions: 0,
  maximumGrossExposureRatio: 0.5,
  maximumNetExposureRatio: 0.5,
  maximumNameExposureRatio: 0.02,
  maximumShareByAssetClass: { US_EQUITY: 0.49 },
  maximumHeldCorrelationRatio: 0.5,
  maximumValidationErrorRatio: 0.1,
  maximumDrawdownRatio: 0.15,
  warningDrawdown: { ratio: 0.1, sizeMultiplier: 0.5 },
  maximumDailyLossRatio: 0.05,
  lossCooldownSessions: 2,
  stopLossGuard: { stops: 1, sessions: 5 },
  losingTickerLock: { trades: 1, sessions: 10 },
  restrictedTickers: ["AAPL"],
  allowedCurrencies: ["EUR"],
  refuseDuplicateOrders: true,
  maximumPriceAgeSessions: 1,
};
const troubled: Changes = {
  forecast: { directionRecord: { windows: 60, hits: 12 } },
  portfolio: {
    facts: factsWith(
      {
        peakEquityMicros: 125_000_000_000n,
        dayStartEquityMicros: 110_000_000_000n,
        recentTrades: [tradeOf()],
        lastBarCloseMs: Date.UTC(2017, 0, 20),
      },
      [exposed({ ticker: "B" }, { heldMicros: 48_000_000_000n })],
    ),
  },
};

const judge = (changes: Changes, policy: Partial<RiskPolicy>) =>
  judgeSignal(inputsWith(changes), { ...calm, ...policy }, costModel);

test("rules that are only shown report what they would have found, and neither deny nor reduce", () => {
  const enforced = judge(troubled, strict);
  const shown = judge(troubled, { ...strict, dryRunRules: [...dryRunnableRules] });
  assert.equal(enforced.verdict, "DENY");
  assert.equal(shown.verdict, "ALLOW");
  assert.equal(shown.size.allowedUnits, 30n);
  const findings = ({ outcomes }: typeof shown) =>
    outcomes
      .filter(({ rule }) => rule !== "minimum-expected-profit")
      .map(({ isDryRun: _, ...finding }) => finding);
  assert.deepEqual(findings(shown), findings(enforced));
  const named = shown.outcomes.filter(({ isDryRun }) => isDryRun).map(({ rule }) => rule);
  assert.deepEqual(
    [...named].sort(),
    dryRunnableRules.filter((id) => id !== "emerging-share").sort(),
  );
  assert.ok(shown.outcomes.filter(({ outcome }) => outcome === "FAIL").length >= 8);
});

test("each rule that is enforced among those that are only shown denies, or reduces, alone", () => {
  const bound: string[] = [];
  const reducing = ["gross-exposure", "net-exposure", "name-exposure", "asset-class-share"];
  for (const rule of dryRunnableRules) {
    const dryRunRules = dryRunnableRules.filter((id) => id !== rule);
    const { verdict, outcomes, size } = judge(troubled, { ...strict, dryRunRules });
    const own = outcomes.find((one) => one.rule === rule);
    if (own === undefined || own.outcome === "PASS") continue;
    const expected = own.outcome === "REDUCE" ? "ALLOW_REDUCED" : "DENY";
    assert.deepEqual([verdict, size.bindingRule], [expected, rule]);
    bound.push(rule);
    if (reducing.includes(rule)) assert.equal(size.allowedUnits, BigInt(own.limit ?? -1));
  }
  assert.ok(bound.length >= 12, bound.join());
});

test("a decision says of each rule whether it was only shown, and until when it denies", () => {
  const judged = judge(troubled, { ...strict, dryRunRules: ["loss-cooldown"] });
  const { rules } = decisionToMessage({
    ...judged,
    ...{ name: "decisions/1", auditSet: "", forecast: "forecasts/1", asOfMs: 0, createTimeMs: 0 },
    ...{ inputHash: "", policyHash: "", confidenceBasis: "UNCALIBRATED" },
    instrument: inputsWith({}).instrument,
  });
  const shown = rules.find(({ rule }) => rule === "loss-cooldown");
  assert.equal(shown?.dryRun, true);
  // Lost on Tuesday the 3rd: Wednesday and Thursday are to pass.
  assert.equal(Number(shown?.untilTime?.seconds), Date.UTC(2017, 0, 6) / 1_000);
  assert.equal(rules.find(({ rule }) => rule === "daily-loss")?.dryRun, false);
});

test("taking facts away, or turning a rule from shown to enforced, never makes a decision easier", () => {
  const rank = { DENY: 0, ALLOW_REDUCED: 1, ALLOW: 2 };
  const settings = fc.record(
    Object.fromEntries(Object.entries(strict).map(([name, value]) => [name, fc.constant(value)])),
    { requiredKeys: [] },
  );
  const dry = fc.uniqueArray(fc.constantFrom(...dryRunnableRules));
  const portfolio = fc.record({
    equityMicros: fc.bigInt(80_000_000_000n, 130_000_000_000n),
    heldMicros: fc.bigInt(-60_000_000_000n, 60_000_000_000n),
    withTrade: fc.boolean(),
  });
  fc.assert(
    fc.property(settings, dry, portfolio, (policy, dryRunRules, { equityMicros, ...of }) => {
      const facts = factsWith({ recentTrades: of.withTrade ? [tradeOf()] : [] }, [
        exposed({ ticker: "B" }, { heldMicros: of.heldMicros }),
      ]);
      const changes = { portfolio: { equityMicros, facts } };
      const shown = judge(changes, { ...policy, dryRunRules });
      const enforced = judge(changes, policy);
      const blind = judge({ portfolio: { equityMicros } }, policy);
      assert.ok(rank[enforced.verdict] <= rank[shown.verdict]);
      assert.ok(enforced.size.allowedUnits <= shown.size.allowedUnits);
      assert.ok(rank[blind.verdict] <= rank[enforced.verdict]);
      assert.ok(blind.size.allowedUnits <= enforced.size.allowedUnits);
    }),
    { numRuns: 1_000 },
  );
});
