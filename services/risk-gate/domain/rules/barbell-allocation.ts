import { quantityText, quantityWords } from "#lib/kernel/quantity.ts";
import type { BarbellAllocation } from "../allocation/barbell-allocation.ts";
import type { BarbellSettings } from "../policy/barbell-settings.ts";
import { type Evaluation, notEvaluable, type Rule } from "./rule.ts";

/**
 * The order keeps what the barbell allows its instrument, bucket, market and all that is not safe; otherwise the size is
 * reduced to what is left. What is held is never sold for it. Decisions under a policy without a barbell do not mention
 * it.
 */
export const barbellRule: Rule = {
  id: "barbell-allocation",
  reason: "BARBELL_LIMIT",
  unit: "units",
  requirement:
    "With the order, what is held keeps the shares of the equity that the barbell allows; otherwise the size is reduced. Reported only where enableBarbellAllocation is on.",
  limitName: "what is left of the barbell's limits × equity",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy }) => policy.barbell !== undefined,
  evaluate(evaluation) {
    const { requestedUnits, barbellUnits, barbell } = evaluation.size;
    const { facts } = evaluation.portfolio;
    if (facts === undefined || facts.exposures.some(({ waitingUnknown }) => waitingUnknown)) {
      const message = "what the portfolio holds and has on order is not stated in full";
      return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", message };
    }
    if (requestedUnits === undefined || barbellUnits === undefined || barbell === undefined) {
      return notEvaluable(evaluation, "the barbell");
    }
    const [observed, limit] = [Number(requestedUnits), Number(barbellUnits)];
    const message = messageOf(evaluation, requestedUnits, barbellUnits, barbell);
    const found = { observed, limit, message };
    if (requestedUnits <= barbellUnits) return { outcome: "PASS", ...found };
    const outcome = barbellUnits === 0n ? "FAIL" : "REDUCE";
    return { outcome, reason: this.reason, ...found };
  },
};

function messageOf(
  { instrument, policy }: Evaluation,
  requestedUnits: bigint,
  barbellUnits: bigint,
  { bucket, bindingCap, safeShareRatio }: BarbellAllocation,
): string {
  const asked = `${quantityWords(instrument, requestedUnits)} asked for in the ${bucket.toLowerCase()} bucket`;
  const left =
    bindingCap === undefined
      ? "no limit of the barbell binds"
      : `${bindingCap} leaves ${quantityText(instrument, barbellUnits)}`;
  return `${asked}; ${left}${safeText(safeShareRatio, policy.barbell)}`;
}

/** What is in cash and safe instruments now, which only the minimum limits. */
function safeText(ratio: number | undefined, barbell: BarbellSettings | undefined): string {
  if (ratio === undefined || barbell === undefined) return "";
  const { minimumSafeRatio, safeCeilingRatio } = barbell;
  const above = ratio > safeCeilingRatio ? `, above the ceiling of ${safeCeilingRatio}` : "";
  return `; ${ratio.toFixed(4)} of the equity is safe before it, at least ${minimumSafeRatio}${above}`;
}
