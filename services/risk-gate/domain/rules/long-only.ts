import { notEvaluable, passIf, type Rule } from "./rule.ts";

/** A falling forecast may open no short position while the policy is long-only. */
export const longOnly: Rule = {
  id: "long-only",
  reason: "SHORT_NOT_ALLOWED",
  unit: "none",
  requirement: "The entry buys, unless the policy allows short positions.",
  limitName: "longOnly",
  canBeDisabled: true,
  limitOf: () => undefined,
  evaluate(evaluation) {
    const { policy, signal } = evaluation;
    if (!policy.longOnly) {
      const message = "the policy allows short positions";
      return { outcome: "DISABLED", reason: "RULE_DISABLED", message };
    }
    if (signal.side === undefined) return notEvaluable(evaluation, "the side");
    return passIf(signal.side === "BUY", this.reason, {
      message: signal.side === "BUY" ? "the entry buys" : "the entry would sell short",
    });
  },
};
