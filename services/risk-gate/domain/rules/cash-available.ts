import { quantityWords } from "#lib/kernel/quantity.ts";
import { cashForOrder } from "../inputs.ts";
import { notEvaluable, type Rule } from "./rule.ts";

/**
 * The cash that the ledger states for new orders pays for the order and its entry cost; otherwise the size
 * is reduced to what it pays for. The figure leaves room for a gap from the last close to the open.
 */
export const cashAvailable: Rule = {
  id: "cash-available",
  reason: "CASH_TOO_LOW",
  unit: "currency_micros",
  requirement:
    "The cash that the ledger has for new orders pays for the order and its entry cost; otherwise the size is reduced.",
  limitName: "available cash of the portfolio",
  canBeDisabled: false,
  limitOf: () => undefined,
  evaluate(evaluation) {
    const cashMicros = cashForOrder(evaluation.portfolio);
    const { affordableUnits, requiredCashMicros } = evaluation.size;
    const limit = Number(cashMicros);
    if (affordableUnits === undefined || requiredCashMicros === undefined) {
      return notEvaluable(evaluation, "the cash", limit);
    }
    const observed = Number(requiredCashMicros);
    const message = `${requiredCashMicros} micros needed, ${cashMicros} available: ${quantityWords(evaluation.instrument, affordableUnits)}`;
    if (affordableUnits === 0n) {
      return { outcome: "FAIL", reason: this.reason, observed, limit, message };
    }
    return requiredCashMicros <= cashMicros
      ? { outcome: "PASS", observed, limit, message }
      : { outcome: "REDUCE", reason: this.reason, observed, limit, message };
  },
};
