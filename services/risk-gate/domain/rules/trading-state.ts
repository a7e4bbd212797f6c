import { quantityText, quantityWords } from "#lib/kernel/quantity.ts";
import { restrictionText } from "../trading-state.ts";
import { notEvaluable, type Rule } from "./rule.ts";

/**
 * While trading is HALTED nothing is opened; while it is REDUCING an order is let through that takes no more than what
 * is held, and does not leave by itself, on the other side. Exits do not pass the gate, so that no state stops them.
 * Decisions while it is ACTIVE do not mention it.
 */
export const tradingState: Rule = {
  id: "trading-state",
  reason: "TRADING_STATE",
  unit: "units",
  requirement:
    "Trading is ACTIVE; while it is REDUCING, the order reduces what is held; while it is HALTED, no order leaves.",
  limitName: "what the trading state lets through: SetTradingState",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ tradingState }) => tradingState !== undefined && tradingState.state !== "ACTIVE",
  evaluate(evaluation) {
    const { instrument, portfolio, signal, size, tradingState } = evaluation;
    if (tradingState === undefined || tradingState.state === "ACTIVE") {
      return { outcome: "PASS", message: "trading is ACTIVE" };
    }
    const restriction = restrictionText(tradingState);
    const observed = size.units === undefined ? undefined : Number(size.units);
    if (tradingState.state === "HALTED") {
      return { outcome: "FAIL", reason: this.reason, observed, limit: 0, message: restriction };
    }
    if (size.units === undefined || signal.side === undefined) {
      return notEvaluable(evaluation, "what the order reduces");
    }
    const stayingUnits = portfolio.heldUnits - (portfolio.leavingUnits ?? 0n);
    const opposedUnits = signal.side === "SELL" ? stayingUnits : -stayingUnits;
    const reducibleUnits = opposedUnits > 0n ? opposedUnits : 0n;
    const limit = Number(reducibleUnits);
    const message = `${quantityWords(instrument, size.units)} to ${signal.side}, ${quantityText(instrument, reducibleUnits)} would reduce what is held; ${restriction}`;
    return size.units <= reducibleUnits
      ? { outcome: "PASS", observed, limit, message }
      : { outcome: "FAIL", reason: this.reason, observed, limit, message };
  },
};
