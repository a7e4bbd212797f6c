import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { type ClosedTrade, returnBps } from "../trades/closed-trade.ts";
import { countMetric, meanMetric, shareMetric } from "./metric-kinds.ts";

const roundTrips = "closed round trips";

/** Closed round trips. */
export function closedTrades(trades: readonly ClosedTrade[]): Metric {
  return countMetric("closed_trades", roundTrips, trades.length, trades.length);
}

/** Share of round trips with a net profit over 0; break-evens count in n. */
export function winRate(trades: readonly ClosedTrade[]): Metric {
  const wins = trades.filter(({ netPnlMicros }) => netPnlMicros > 0n).length;
  return shareMetric("win_rate", roundTrips, wins, trades.length);
}

/** Sum of the net profits over the sum of the net losses; undefined without a loss. */
export function profitFactor(trades: readonly ClosedTrade[]): Metric {
  const identity = {
    name: "profit_factor_trades",
    unit: "RATIO",
    denominator: roundTrips,
    n: trades.length,
  } as const;
  if (trades.length === 0) return undefinedMetric(identity, "NO_DATA");
  let profits = 0n;
  let losses = 0n;
  for (const { netPnlMicros } of trades) {
    if (netPnlMicros > 0n) profits += netPnlMicros;
    else losses -= netPnlMicros;
  }
  if (losses === 0n) return undefinedMetric(identity, "NO_LOSSES");
  return defined(identity, Number(profits) / Number(losses));
}

/** Mean of net profit over entry notional. */
export function meanReturn(trades: readonly ClosedTrade[]): Metric {
  return meanMetric("mean_return_per_trade", "BPS", roundTrips, trades.map(returnBps));
}

/** Mean net profit and loss of a round trip. */
export function expectancy(trades: readonly ClosedTrade[]): Metric {
  const profits = trades.map(({ netPnlMicros }) => Number(netPnlMicros));
  return meanMetric("expectancy_per_trade", "CURRENCY_MICROS", roundTrips, profits);
}

/** Net profit and loss of all round trips together; 0 when there are none. */
export function netPnl(trades: readonly ClosedTrade[]): Metric {
  let total = 0n;
  for (const { netPnlMicros } of trades) total += netPnlMicros;
  return defined(
    { name: "net_pnl", unit: "CURRENCY_MICROS", denominator: roundTrips, n: trades.length },
    Number(total),
  );
}
