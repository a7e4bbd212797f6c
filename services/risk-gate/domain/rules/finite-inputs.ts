import { passIf, type Rule } from "./rule.ts";

/** Fields that a message names; more are only counted. */
const namedFieldsLimit = 5;

/**
 * Every number of the forecast that a decision needs is present, finite and possible. A NaN fails both
 * `<` and `>`, so it could pass a comparison that is written the wrong way round; this rule denies it
 * under its own name.
 */
export const finiteInputs: Rule = {
  id: "finite-inputs",
  reason: "INPUT_MISSING",
  unit: "count",
  requirement: "No input is absent, not finite or outside its possible range.",
  limitName: "0",
  canBeDisabled: false,
  limitOf: () => 0,
  evaluate({ readings }) {
    const fields = readings.unusableFields;
    const named = fields.slice(0, namedFieldsLimit).join(", ");
    const more =
      fields.length > namedFieldsLimit ? ` and ${fields.length - namedFieldsLimit} more` : "";
    return passIf(fields.length === 0, this.reason, {
      observed: fields.length,
      limit: 0,
      message: fields.length === 0 ? "all inputs are usable" : `unusable: ${named}${more}`,
    });
  },
};
