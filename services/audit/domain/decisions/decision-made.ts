/** The risk gate's answers. */
export type DecisionVerdict = "ALLOW" | "ALLOW_REDUCED" | "DENY";

/** The verdicts in the order in which tables show them. */
export const decisionVerdicts = ["ALLOW", "ALLOW_REDUCED", "DENY"] as const;

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
}
