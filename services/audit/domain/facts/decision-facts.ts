import type { BarbellShare } from "#lib/kernel/barbell.ts";
import type { FactDefinition } from "./fact-definition.ts";
import type { PolicyApplied } from "./policy-facts.ts";

/** The risk gate's answers, in the order in which tables show them. */
export const decisionVerdicts = ["ALLOW", "ALLOW_REDUCED", "DENY"] as const;

/** One of the risk gate's answers. */
export type DecisionVerdict = (typeof decisionVerdicts)[number];

/** Outcomes of a rule of the risk gate. */
export type RuleOutcome = "PASS" | "FAIL" | "REDUCE" | "DISABLED" | "NOT_EVALUABLE";

/** What one rule of a decision found, as far as the evidence needs it. */
export interface RuleFinding {
  readonly rule: string;
  /** Undefined for an outcome that this build does not know; it brings no verdict about. */
  readonly outcome: RuleOutcome | undefined;
  /** Name of the reason code, for example EDGE_BELOW_COST. */
  readonly reason: string;
}

/** One decision of the risk gate and the rule that stopped or reduced it. Immutable. */
export interface DecisionMade {
  readonly auditSet: string;
  /** Resource name of the decision. */
  readonly decision: string;
  readonly verdict: DecisionVerdict;
  /** The first rule that denied or reduced; empty when allowed in full. */
  readonly bindingRule: string;
  /** That rule's reason code, for example EDGE_BELOW_COST; empty when allowed in full. */
  readonly reason: string;
  /** What it was held to, which is recorded apart; absent in facts of versions before 0.3, and once recorded. */
  readonly appliedPolicy?: PolicyApplied;
  /** This and what follows is absent in what versions before 0.3 recorded. */
  readonly ticker?: string;
  /** As-of of the forecast, UTC milliseconds. */
  readonly asOfMs?: number;
  /** SHA-256 of the risk policy. */
  readonly policyHash?: string;
  /** Expected profit after costs, in bps of notional; null where the gate could not compute it. */
  readonly expectedProfitBps?: number | null;
  /** What a barbell made of the size that was asked for; absent where there was none. */
  readonly barbell?: BarbellShare;
}

/** Outcomes of a rule that bring about a verdict. */
const bindingOutcomes: Readonly<Record<DecisionVerdict, readonly RuleOutcome[]>> = {
  ALLOW: [],
  ALLOW_REDUCED: ["REDUCE"],
  DENY: ["FAIL", "NOT_EVALUABLE"],
};

/** The decision with the first of its rules that brought its verdict about. */
export function decisionMade(
  decision: Omit<DecisionMade, "bindingRule" | "reason">,
  rules: readonly RuleFinding[],
): DecisionMade {
  const outcomes = bindingOutcomes[decision.verdict];
  const binding = rules.find(({ outcome }) => outcome !== undefined && outcomes.includes(outcome));
  return { ...decision, bindingRule: binding?.rule ?? "", reason: binding?.reason ?? "" };
}

const made: FactDefinition<DecisionMade> = {
  auditSetOf: ({ auditSet }) => auditSet,
  identityOf: ({ decision }) => decision,
  toContent: ({ appliedPolicy: _, barbell, ...decision }) => ({
    ...decision,
    ...(barbell && { barbell: { ...barbell } }),
  }),
  toCompared: ({
    appliedPolicy: _,
    ticker: __,
    asOfMs: ___,
    policyHash: ____,
    expectedProfitBps: _____,
    barbell: ______,
    ...decision
  }) => decision,
  fromContent: (decision) => decision,
};

/** The facts of the risk gate. */
export const decisionFacts = { DECISION_MADE: made };
