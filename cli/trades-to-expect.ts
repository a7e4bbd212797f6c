import type { RiskPolicy } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { isMeasured, measuredTrades, type TradeCount } from "./measured-trades.ts";

/** What is known of how often one ticker trades. */
export interface ExpectedTrades extends TradeCount {
  readonly ticker: string;
  /** Stored decisions of the same policy, the table of docs/trades-to-expect.md, or nothing. */
  readonly basis: "STORED" | "MEASURED" | "NOTHING";
  /** For the audit runs that are planned; null where nothing is known. */
  readonly expected: number | null;
}

/**
 * How many trades to expect of each ticker: the share of its known decisions that became trades, times the audit
 * runs. Where nothing is known there is no number.
 * @param stored - counts of stored decisions of this policy, by ticker.
 */
export function expectTrades(
  tickers: readonly string[],
  auditRuns: number,
  policy: RiskPolicy,
  stored: ReadonlyMap<string, TradeCount>,
): readonly ExpectedTrades[] {
  const measured = isMeasured(policy) ? measuredTrades : {};
  return tickers.map((ticker): ExpectedTrades => {
    const own = stored.get(ticker);
    if (own !== undefined && own.decisions > 0) return known(ticker, "STORED", own, auditRuns);
    const count = Object.hasOwn(measured, ticker) ? measured[ticker] : undefined;
    if (count !== undefined) return known(ticker, "MEASURED", count, auditRuns);
    return { ticker, basis: "NOTHING", decisions: 0, trades: 0, expected: null };
  });
}

function known(
  ticker: string,
  basis: ExpectedTrades["basis"],
  { decisions, trades }: TradeCount,
  auditRuns: number,
): ExpectedTrades {
  return { ticker, basis, decisions, trades, expected: (auditRuns * trades) / decisions };
}
