import { fromMicros } from "#lib/kernel/money.ts";
import type { RecentTrade } from "#lib/kernel/portfolio-facts.ts";
import type { TradeRegime } from "../policy/sizing-settings.ts";

/** Trades that a regime is read from; with fewer there is none yet. */
const tradesRead = 20;

/** Above it the regime is green, below it red. */
const greenAbove = 0.5;
const redBelow = -0.2;

/**
 * EXPLORATION with fewer than 20 closed trades, else by S = mean ÷ population deviation of the net profits of the newest
 * 20: GREEN above 0.5, RED below −0.2, NEUTRAL between, as the original has it (1e-8 of the currency is added to the
 * deviation, so that equal profits have an S).
 * @param recentTrades - newest first.
 */
export function tradeRegime(
  recentTrades: readonly Pick<RecentTrade, "netPnlMicros">[],
): TradeRegime {
  if (recentTrades.length < tradesRead) return "EXPLORATION";
  const score = meanOverDeviation(recentTrades);
  if (score > greenAbove) return "GREEN";
  return score < redBelow ? "RED" : "NEUTRAL";
}

/** S of the newest 20 trades. */
export function meanOverDeviation(
  recentTrades: readonly Pick<RecentTrade, "netPnlMicros">[],
): number {
  const profits = recentTrades.slice(0, tradesRead).map((trade) => fromMicros(trade.netPnlMicros));
  const mean = profits.reduce((sum, profit) => sum + profit, 0) / profits.length;
  const squares = profits.reduce((sum, profit) => sum + (profit - mean) * (profit - mean), 0);
  return mean / (Math.sqrt(squares / profits.length) + 1e-8);
}
