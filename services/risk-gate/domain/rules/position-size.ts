import { quantityText, quantityWords } from "#lib/kernel/quantity.ts";
import { hasSizingOfItsOwn } from "../sizing/asked-share.ts";
import { type Evaluation, notEvaluable, passIf, type Rule } from "./rule.ts";

/** The share of equity that is asked for pays for at least one lot at the last close. */
export const positionSize: Rule = {
  id: "position-size",
  reason: "SIZE_BELOW_LOT",
  unit: "units",
  requirement: "The position limit, scaled by confidence, admits at least one lot.",
  limitName:
    "one lot; the size is equity × maximumPositionRatio × confidence, and what the settings of sizing make of it",
  canBeDisabled: false,
  limitOf: () => undefined,
  evaluate(evaluation) {
    const limit = evaluation.instrument.lotSizeUnits;
    const units = evaluation.size.requestedUnits;
    if (units === undefined) return notEvaluable(evaluation, "the size", limit);
    return passIf(units >= BigInt(limit), this.reason, {
      observed: Number(units),
      limit,
      message: `${quantityWords(evaluation.instrument, units)} asked for, one lot is ${quantityText(evaluation.instrument, BigInt(limit))}${stepsText(evaluation)}`,
    });
  },
};

/** "; of the equity: limit of the long side 500 bps, × confidence 0.6 300 bps", for a reader to compute it again. */
function stepsText({ asked, policy, portfolio }: Evaluation): string {
  // Under a policy from before there were such settings a decision reads as it did.
  if (!hasSizingOfItsOwn(policy)) return "";
  const steps = asked.steps.map(({ text, bps }) => `${text} = ${Number(bps.toFixed(6))} bps`);
  return `; of an equity of ${portfolio.equityMicros} micros: ${steps.join(", ")}`;
}
