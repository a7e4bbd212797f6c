import type { CostModel } from "#lib/kernel/cost.ts";
import type { EvaluationInputs } from "./inputs.ts";
import type { RiskPolicy } from "./policy/risk-policy.ts";

/** Everything that a decision is made from. */
export interface DecisionBasis {
  readonly inputs: EvaluationInputs;
  readonly policy: RiskPolicy;
  readonly costModel: CostModel;
}
