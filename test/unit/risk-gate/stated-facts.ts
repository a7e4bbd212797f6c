import type { Exposure, PortfolioFacts, RecentTrade } from "#lib/kernel/portfolio-facts.ts";
import { aapl } from "#test/support/apple.ts";

const nothing = { heldMicros: 0n, waitingBuyMicros: 0n, waitingSellMicros: 0n };

/** What is held and on order of an instrument; without amounts nothing. */
export function exposed(
  instrument: Partial<Exposure["instrument"]>,
  amounts: Partial<Omit<Exposure, "instrument">>,
): Exposure {
  return { instrument: { ...aapl, ...instrument }, ...nothing, ...amounts };
}

/** A closed long trade of Apple, on Tuesday 2017-01-03 unless said otherwise. */
export function tradeOf(changes: Partial<RecentTrade> = {}): RecentTrade {
  return {
    ...{ ticker: "AAPL", side: "BUY", exitTimeMs: Date.UTC(2017, 0, 3) },
    ...{ netPnlMicros: -50_000_000n, returnRatio: -0.01, exitReason: "STOP" },
    ...changes,
  };
}

/** The facts of a portfolio of 100 000 at its peak, with some parts changed. */
export function factsWith(
  history: Partial<PortfolioFacts["history"]> = {},
  exposures: readonly Exposure[] = [],
): PortfolioFacts {
  return {
    exposures,
    history: {
      peakEquityMicros: 100_000_000_000n,
      dayStartEquityMicros: 100_000_000_000n,
      recentTrades: [],
      ...history,
    },
  };
}
