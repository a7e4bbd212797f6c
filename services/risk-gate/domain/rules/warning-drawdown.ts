import { quantityText } from "#lib/kernel/quantity.ts";
import { isBelow } from "../limit-comparison.ts";
import { currentDrawdown } from "../sizing/current-drawdown.ts";
import { missingFacts, notEvaluable, type Rule, type SizedEvaluation } from "./rule.ts";

/** While the equity has fallen so far from its largest, orders are a part of the size that is asked for. */
export const warningDrawdown: Rule = {
  id: "warning-drawdown",
  reason: "DRAWDOWN_WARNING",
  unit: "ratio",
  requirement:
    "The equity is less than the limit below its largest; otherwise the size is reduced.",
  limitName: "warningDrawdown.ratio; the size is multiplied by warningDrawdown.sizeMultiplier",
  canBeDisabled: false,
  limitOf: (policy) => policy.warningDrawdown?.ratio,
  appliesTo: ({ policy }) => policy.warningDrawdown !== undefined,
  admittedUnits: (evaluation) => (isCalm(evaluation) ? undefined : reducedUnits(evaluation)),
  evaluate(evaluation) {
    const limit = evaluation.policy.warningDrawdown?.ratio;
    const observed = currentDrawdown(evaluation.portfolio);
    if (observed === undefined) return missingFacts(evaluation, "the largest equity");
    const fallen = `equity ${observed.toFixed(4)} of its largest below it`;
    if (isCalm(evaluation)) {
      const message = `${fallen}, less than ${limit}`;
      return { outcome: "PASS", observed, limit, message };
    }
    const units = reducedUnits(evaluation);
    if (units === undefined) return notEvaluable(evaluation, "the size", limit);
    const message = `${fallen}, ${limit} or more: ${quantityText(evaluation.instrument, units)} are left of the size`;
    return {
      outcome: units > 0n ? "REDUCE" : "FAIL",
      reason: this.reason,
      observed,
      limit,
      message,
    };
  },
};

function isCalm(evaluation: SizedEvaluation): boolean {
  const observed = currentDrawdown(evaluation.portfolio) ?? Number.NaN;
  return isBelow(observed, evaluation.policy.warningDrawdown?.ratio ?? Number.NaN, "ratio");
}

/** Whole lots of the size asked for × the multiplier. */
function reducedUnits({ policy, size, instrument }: SizedEvaluation): bigint | undefined {
  if (size.requestedUnits === undefined || policy.warningDrawdown === undefined) return undefined;
  const { sizeMultiplier } = policy.warningDrawdown;
  const lotUnits = BigInt(instrument.lotSizeUnits);
  return (BigInt(Math.floor(Number(size.requestedUnits) * sizeMultiplier)) / lotUnits) * lotUnits;
}
