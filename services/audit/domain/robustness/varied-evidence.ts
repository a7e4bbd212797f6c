import type { Evidence } from "../evidence/evidence.ts";
import type { Fold } from "../evidence/fold.ts";
import { type Observation, tickerOfAudit } from "../evidence/observation.ts";
import { ObservedFacts } from "../evidence/observed-facts.ts";
import type { FactKind } from "../facts/fact.ts";

/** Facts that stand in the place of those recorded, by kind; kinds that are not named stay as they are. */
type Replaced = { readonly [Kind in FactKind]?: readonly Observation<Kind>[] };

type Trade = Observation<"TRADE_CLOSED">;

/** The evidence without one closed round trip. Fills are not told apart by round trip: costs stay whole. */
export function withoutTrade(evidence: Evidence, trade: Trade): Evidence {
  const others = evidence.observed("TRADE_CLOSED").filter((one) => one !== trade);
  return replaced(evidence, { TRADE_CLOSED: others });
}

/** The evidence without the forecasts and closed round trips of a ticker; fills and decisions stay whole. */
export function withoutTicker(evidence: Evidence, ticker: string): Evidence {
  const others = <Kind extends "FORECAST_MADE" | "FORECAST_SCORED" | "FORECAST_FAILED">(
    kind: Kind,
  ) =>
    evidence
      .observed(kind)
      .filter((one) => tickerOfAudit((one as { readonly audit: string }).audit) !== ticker);
  return replaced(evidence, {
    FORECAST_MADE: others("FORECAST_MADE"),
    FORECAST_SCORED: others("FORECAST_SCORED"),
    FORECAST_FAILED: others("FORECAST_FAILED"),
    TRADE_CLOSED: evidence.observed("TRADE_CLOSED").filter((one) => one.ticker !== ticker),
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
  return replaced(evidence, {
    TRADE_CLOSED: trades.map((trade) => {
      const { netPnlMicros, costsMicros = 0n } = trade;
      const charged = times(costsMicros);
      return {
        ...trade,
        costsMicros: charged,
        netPnlMicros: netPnlMicros + costsMicros - charged,
      };
    }),
    ORDER_FILLED: evidence.observed("ORDER_FILLED").map((fill) => {
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

function replaced(evidence: Evidence, replacements: Replaced): Evidence {
  const facts = new ObservedFacts();
  for (const [kind, observations] of Object.entries(replacements)) {
    for (const observation of observations) {
      facts.add(kind as FactKind, observation as Observation<FactKind>);
    }
  }
  const has = (kind: FactKind) => kind in replacements;
  return {
    ...evidence,
    of: <Kind extends FactKind, State>(fold: Fold<Kind, State>) =>
      has(fold.over) ? facts.of(fold) : evidence.of(fold),
    observed: (kind) => (has(kind) ? facts.observed(kind) : evidence.observed(kind)),
  };
}
