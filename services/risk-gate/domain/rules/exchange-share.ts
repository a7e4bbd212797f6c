import { quantityText, quantityWords } from "#lib/kernel/quantity.ts";
import { exchangeShareLimit } from "../sizing/exchange-available.ts";
import { notEvaluable, type Rule } from "./rule.ts";

/**
 * The instruments of one exchange together are at most a share of the equity: the size is reduced to what is left
 * of it by the ledger's own figure, which leaves room for gaps up to the open. Where what is held has grown beyond
 * the share, nothing is opened. Decisions on other exchanges do not mention it.
 */
export const exchangeShare: Rule = {
  id: "exchange-share",
  reason: "EXCHANGE_SHARE_TOO_HIGH",
  unit: "units",
  requirement:
    "What is held of an exchange whose share is limited stays within that share with the order; otherwise the size is reduced.",
  limitName: "what is left of maximumShareByExchange × equity",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy, instrument }) => exchangeShareLimit(policy, instrument) !== undefined,
  evaluate(evaluation) {
    const { instrument, policy, portfolio } = evaluation;
    const { requestedUnits, exchangeUnits } = evaluation.size;
    if (portfolio.exchangeAvailableMicros === undefined) {
      const message = `what is left of the share of ${instrument.exchange} is not stated`;
      return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", message };
    }
    if (requestedUnits === undefined || exchangeUnits === undefined) {
      return notEvaluable(evaluation, "the share of the exchange");
    }
    const [observed, limit] = [Number(requestedUnits), Number(exchangeUnits)];
    const message =
      `${quantityWords(instrument, requestedUnits)} asked for, ${quantityText(instrument, exchangeUnits)} are left ` +
      `of ${exchangeShareLimit(policy, instrument)} of the equity for ${instrument.exchange}: ${portfolio.exchangeAvailableMicros} micros`;
    if (exchangeUnits === 0n) {
      return { outcome: "FAIL", reason: this.reason, observed, limit, message };
    }
    return requestedUnits <= exchangeUnits
      ? { outcome: "PASS", observed, limit, message }
      : { outcome: "REDUCE", reason: this.reason, observed, limit, message };
  },
};
