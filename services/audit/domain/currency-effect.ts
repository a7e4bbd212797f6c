import type { Micros } from "#lib/kernel/money.ts";
import type { Evidence } from "./evidence/evidence.ts";
import type { Fold } from "./evidence/fold.ts";

/**
 * The gross profit of the round trips in other currencies than the portfolio's, in two parts that add up to
 * it: what the prices alone brought, at the rates of the entries, and what the changes of the rates brought.
 */
export interface CurrencyEffect {
  readonly trades: number;
  readonly pricePnlMicros: Micros;
  readonly currencyPnlMicros: Micros;
}

interface Sums {
  trades: number;
  pricePnlMicros: Micros;
  currencyPnlMicros: Micros;
}

const convertedTrades: Fold<"TRADE_CLOSED", Sums> = {
  over: "TRADE_CLOSED",
  start: () => ({ trades: 0, pricePnlMicros: 0n, currencyPnlMicros: 0n }),
  add(sums, { pricePnlMicros, currencyPnlMicros }) {
    if (pricePnlMicros === undefined || currencyPnlMicros === undefined) return;
    sums.trades += 1;
    sums.pricePnlMicros += pricePnlMicros;
    sums.currencyPnlMicros += currencyPnlMicros;
  },
};

/** The effect of the rates on an audit set; undefined where every trade is in the portfolio's currency. */
export function currencyEffectOf(evidence: Evidence): CurrencyEffect | undefined {
  const { trades, pricePnlMicros, currencyPnlMicros } = evidence.of(convertedTrades);
  return trades === 0 ? undefined : { trades, pricePnlMicros, currencyPnlMicros };
}
