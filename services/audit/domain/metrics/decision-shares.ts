import { type Fold, tallyOf } from "../evidence/fold.ts";
import { measuredValue, noValue, shareOf } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

const denominator = "decisions";

const denials = tallyOf("DECISION_MADE", ({ verdict }) => `${verdict === "DENY"}`);

export const decisionFailFraction: PlainMetric = {
  name: "decision_fail_fraction",
  unit: "SHARE",
  denominator,
  meaning: "Share of decisions with the verdict DENY, whatever the rule.",
  interval: "wilson",
  measure(evidence) {
    const decisions = evidence.of(denials);
    return shareOf(decisions.of("true"), decisions.total);
  },
};

/** What the gate expected of a trade; what it could not compute counts with what it expected to lose. */
const expectations = tallyOf("DECISION_MADE", ({ expectedProfitBps }) => {
  if (expectedProfitBps === undefined) return "NOT_RECORDED";
  return expectedProfitBps === null || expectedProfitBps < 0 ? "NEGATIVE" : "POSITIVE";
});

export const negativeExpectedProfitFraction: PlainMetric = {
  name: "negative_expected_profit_fraction",
  unit: "SHARE",
  denominator,
  meaning:
    "Share of decisions whose expected return in the side's favour is below the cost of the round trip, or could not be computed; undefined where a version before 0.3 recorded one of them without it.",
  interval: "wilson",
  measure(evidence) {
    const decisions = evidence.of(expectations);
    if (decisions.of("NOT_RECORDED") > 0) return noValue("NO_DATA", decisions.total);
    return shareOf(decisions.of("NEGATIVE"), decisions.total);
  },
};

interface AllowedProfit {
  decisions: number;
  sumBps: number;
}

const allowedProfit: Fold<"DECISION_MADE", AllowedProfit> = {
  over: "DECISION_MADE",
  start: () => ({ decisions: 0, sumBps: 0 }),
  add(sums, { verdict, expectedProfitBps }) {
    if (verdict === "DENY" || expectedProfitBps === undefined || expectedProfitBps === null) return;
    sums.decisions += 1;
    sums.sumBps += expectedProfitBps;
  },
};

const expectedProfitAllowed: PlainMetric = {
  name: "expected_profit_allowed_mean",
  unit: "BPS",
  denominator: "decisions",
  meaning:
    "Mean expected profit, in bps of notional, of the decisions that allowed a trade: the expected return, which the floor of the policy judges without costs, less the cost of the round trip. n counts these decisions.",
  measure(evidence) {
    const { decisions, sumBps } = evidence.of(allowedProfit);
    return decisions === 0 ? noValue("NO_DATA", 0) : measuredValue(sumBps / decisions, decisions);
  },
};

/** Whether what is decided is still worth deciding on. */
export const decisionShares: readonly PlainMetric[] = [
  decisionFailFraction,
  negativeExpectedProfitFraction,
  expectedProfitAllowed,
];
