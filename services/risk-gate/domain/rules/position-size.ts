import { quantityText, quantityWords } from "#lib/kernel/quantity.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/** Equity × `maximumPositionRatio` × confidence pays for at least one lot at the last close. */
export const positionSize: Rule = {
  id: "position-size",
  reason: "SIZE_BELOW_LOT",
  unit: "units",
  requirement: "The position limit, scaled by confidence, admits at least one lot.",
  limitName: "one lot; the size is equity × maximumPositionRatio × confidence",
  canBeDisabled: false,
  limitOf: () => undefined,
  evaluate(evaluation) {
    const limit = evaluation.instrument.lotSizeUnits;
    const units = evaluation.size.requestedUnits;
    if (units === undefined) return notEvaluable(evaluation, "the size", limit);
    return passIf(units >= BigInt(limit), this.reason, {
      observed: Number(units),
      limit,
      message: `${quantityWords(evaluation.instrument, units)} asked for, one lot is ${quantityText(evaluation.instrument, BigInt(limit))}`,
    });
  },
};
