import { atLeast } from "../limit-comparison.ts";
import { edgeBps } from "../signal/derive-signal.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/**
 * The edge pays for the round trip with a margin. The cost comes from the function that fills are charged
 * by, at the size that the other limits leave, so gate and ledger agree on what a trade costs.
 */
export const edgeOverCost: Rule = {
  id: "edge-over-cost",
  reason: "EDGE_BELOW_COST",
  unit: "bps",
  requirement: "The expected return in the side's favour is at least multiplier × round-trip cost.",
  limitName: "edgeCostMultiplier × round-trip cost; off unless edgeCostGate",
  canBeDisabled: true,
  limitOf: () => undefined,
  evaluate(evaluation) {
    const { cost, policy, signal } = evaluation;
    const observed = edgeBps(signal);
    const limit = cost === undefined ? undefined : policy.edgeCostMultiplier * cost.totalBps;
    if (!policy.edgeCostGate) {
      const message = "the policy turns the comparison of edge and cost off";
      return { outcome: "DISABLED", reason: "RULE_DISABLED", observed, limit, message };
    }
    if (cost === undefined || limit === undefined || observed === undefined) {
      return notEvaluable(evaluation, "edge over cost", limit);
    }
    return passIf(atLeast(observed, limit, "bps"), this.reason, {
      observed,
      limit,
      message:
        `edge ${observed.toFixed(1)} bps, needed ${limit.toFixed(1)} bps ` +
        `(${policy.edgeCostMultiplier} × ${cost.totalBps.toFixed(1)} bps round trip)`,
    });
  },
};
