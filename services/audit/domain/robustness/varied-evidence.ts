import type { Evidence } from "../evidence/evidence.ts";
import { type Observation, tickerOfAudit } from "../evidence/observation.ts";
import { selectedEvidence } from "../evidence/selected-evidence.ts";

type Trade = Observation<"TRADE_CLOSED">;

/** The evidence without one closed round trip. Fills are not told apart by round trip: costs stay whole. */
export function withoutTrade(evidence: Evidence, trade: Trade): Evidence {
  return selectedEvidence(evidence, {
    TRADE_CLOSED: (closed) => closed.filter((one) => one !== trade),
  });
}

/** The evidence without the forecasts, decisions and closed round trips of a ticker; fills stay whole. */
export function withoutTicker(evidence: Evidence, ticker: string): Evidence {
  const isOther = ({ audit }: { readonly audit: string }) => tickerOfAudit(audit) !== ticker;
  return selectedEvidence(evidence, {
    FORECAST_MADE: (made) => made.filter(isOther),
    FORECAST_SCORED: (scored) => scored.filter(isOther),
    FORECAST_FAILED: (failed) => failed.filter(isOther),
    DECISION_MADE: (made) => made.filter((one) => one.ticker !== ticker),
    TRADE_CLOSED: (closed) => closed.filter((one) => one.ticker !== ticker),
  });
}

/** The tickers of forecasts and closed round trips, ascending. */
export function tickersOf(evidence: Evidence): readonly string[] {
  const tickers = new Set<string>();
  for (const { audit } of evidence.observed("FORECAST_MADE")) tickers.add(tickerOfAudit(audit));
  for (const { ticker } of evidence.observed("TRADE_CLOSED")) tickers.add(ticker);
  return [...tickers].sort();
}

/** Closed round trips by the time of their exit, then by name. */
export function tradesInOrder(evidence: Evidence): readonly Trade[] {
  return [...evidence.observed("TRADE_CLOSED")].sort(
    (a, b) => a.exitTimeMs - b.exitTimeMs || (a.roundTrip < b.roundTrip ? -1 : 1),
  );
}

/**
 * The evidence as if every fill had been charged a multiple of its costs: the same trades, the same sizes.
 * @param halves - twice the multiple: 1 is half the costs, 6 three times the costs.
 * @returns undefined where the costs of a round trip are not recorded.
 */
export function atCosts(evidence: Evidence, halves: bigint): Evidence | undefined {
  const trades = evidence.observed("TRADE_CLOSED");
  if (trades.some(({ costsMicros }) => costsMicros === undefined)) return undefined;
  const times = (micros: bigint) => (micros * halves) / 2n;
  return selectedEvidence(evidence, {
    TRADE_CLOSED: (closed) =>
      closed.map((trade) => {
        const { netPnlMicros, costsMicros = 0n } = trade;
        const charged = times(costsMicros);
        return {
          ...trade,
          costsMicros: charged,
          netPnlMicros: netPnlMicros + costsMicros - charged,
        };
      }),
    ORDER_FILLED: (filled) =>
      filled.map((fill) => {
        const { halfSpread, slippage, commission, impact } = fill.costMicros;
        const costMicros = {
          halfSpread: times(halfSpread),
          slippage: times(slippage),
          commission: times(commission),
          impact: times(impact),
        };
        return { ...fill, costMicros };
      }),
  });
}
