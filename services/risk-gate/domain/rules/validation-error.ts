import { atMost } from "../limit-comparison.ts";
import { blendErrorRatio } from "../signal/diagnostics-score.ts";
import { passIf, type Rule } from "./rule.ts";

/**
 * The models of the forecast err no more, over what their weights rest on, than a multiple of what the baseline does.
 * With minimum-directional-accuracy and minimum-expected-profit it is the validation of one signal; how a policy
 * decides over time is for the gate quant-health, since a rule that denied by past denials would never open again.
 */
export const validationError: Rule = {
  id: "validation-error",
  reason: "VALIDATION_ERROR_TOO_HIGH",
  unit: "ratio",
  requirement:
    "The weighted mean of the models' errors over what their weights rest on is at most the limit × that of the baseline model.",
  limitName: "maximumValidationErrorRatio",
  canBeDisabled: false,
  limitOf: (policy) => policy.maximumValidationErrorRatio,
  appliesTo: ({ policy }) => policy.maximumValidationErrorRatio !== undefined,
  evaluate({ policy, evidence }) {
    const { maximumValidationErrorRatio: limit = Number.NaN } = policy;
    const observed = blendErrorRatio(evidence);
    if (observed === undefined) {
      const message = "the evidence of the forecast lacks an error of a model or of the baseline";
      return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", limit, message };
    }
    const baseline = evidence?.baselineModel;
    const message = `errors of the models ${observed.toFixed(3)} × that of ${baseline}, at most ${limit} allowed`;
    return passIf(atMost(observed, limit, "ratio"), this.reason, { observed, limit, message });
  },
};
