import { z } from "zod";
import type { Fold } from "../evidence/fold.ts";
import { measuredValue, noValue } from "./measurement.ts";
import { filledOrders } from "./order-counts.ts";
import type { ExchangeMetric } from "./scorecard-metric.ts";

/** The fills that opened a lot and say what the portfolio held on their exchange. */
interface Shares {
  fillCount: number;
  /** Fills and the largest share after one, by exchange. */
  readonly byExchange: Map<string, { readonly fillCount: number; readonly largestRatio: number }>;
}

const shares: Fold<"ORDER_FILLED", Shares> = {
  over: "ORDER_FILLED",
  start: () => ({ fillCount: 0, byExchange: new Map() }),
  add(state, { exchangeShare }) {
    if (exchangeShare === undefined) return;
    const { exchange, exposureMicros, equityMicros } = exchangeShare;
    const { fillCount = 0, largestRatio = 0 } = state.byExchange.get(exchange) ?? {};
    // Of no equity any exposure is too much: the share is infinite, and so the metric has no value.
    const ratio = equityMicros > 0n ? Number(exposureMicros) / Number(equityMicros) : Infinity;
    state.fillCount += 1;
    state.byExchange.set(exchange, {
      fillCount: fillCount + 1,
      largestRatio: Math.max(largestRatio, ratio),
    });
  },
};

/**
 * Nothing bought on the exchange is a share of 0 on no observation: nothing was held there. A fill of whatever
 * exchange that does not say what was held may have been one of this exchange, so that there is no value.
 */
export const exchangeShareAfterFill: ExchangeMetric = {
  name: "exchange_share_after_fill_max",
  unit: "SHARE",
  denominator: "fills that opened a lot on the exchange",
  meaning:
    "Largest share of the equity that the instruments of `exchange` together were right after a fill there, as the " +
    "ledger stated it.",
  parameters: {
    exchange: z
      .string()
      .regex(/^[A-Z0-9]{2,10}$/, "expected the code of an exchange, for example XNSA")
      .describe("Code of the exchange."),
  },
  measure(evidence, { exchange }) {
    const { fillCount, byExchange } = evidence.of(shares);
    const own = byExchange.get(exchange) ?? { fillCount: 0, largestRatio: 0 };
    // Each order that was filled opened a lot.
    if (filledOrders(evidence) > fillCount) return noValue("NO_DATA", own.fillCount);
    return measuredValue(own.largestRatio, own.fillCount);
  },
};
