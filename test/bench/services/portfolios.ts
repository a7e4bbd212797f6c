import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { DataProvenance, PortfolioMode, Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { randomWalkBars } from "../random-walk.ts";
import type { Child } from "./child.ts";
import { barMessages, share } from "./instrument.ts";
import { ask } from "./row.ts";

const { advanceBars, createPortfolio, submitOrder } = ExecutionService.method;
const messages = barMessages(randomWalkBars(40_000, 7));

/** Tickers that one portfolio trades, at most. */
export const tickers = ["AAPL", "MSFT", "AMZN", "GOOG", "META", "NVDA", "ORCL", "INTC"] as const;

/** A portfolio with the number of bars of AAPL that it has played. */
export interface BenchPortfolio {
  readonly name: string;
  barsPlayed: number;
}

/** The service's portfolio under a new request id; it has played nothing yet. */
export async function openPortfolio(server: Child, requestId: string): Promise<BenchPortfolio> {
  const { portfolio } = await ask(server, createPortfolio, {
    requestId,
    auditSet: `sprints/${requestId}`,
    currency: "USD",
    mode: PortfolioMode.RESEARCH,
    dataProvenance: DataProvenance.SYNTHETIC,
    startingCashMicros: 100_000_000_000n,
  });
  if (portfolio === undefined) throw new Error(`no portfolio for ${requestId}`);
  return { name: portfolio.name, barsPlayed: 0 };
}

/** The next bars of a portfolio, which count as played. */
export function nextBars(portfolio: BenchPortfolio, count: number) {
  const from = portfolio.barsPlayed;
  portfolio.barsPlayed += count;
  const bars = messages.slice(from, portfolio.barsPlayed);
  if (bars.length < count) throw new Error(`${portfolio.name} has no more bars to play`);
  return {
    portfolio: portfolio.name,
    series: [{ instrument: share("AAPL"), interval: BarInterval.DAY_1, bars }],
  };
}

/** An order for the next open, left after `sessions` or not at all. */
export function nextOrder(
  { name, barsPlayed }: BenchPortfolio,
  ticker: string,
  clientOrderId: string,
  sessions?: number,
) {
  const limit = { case: "sessions", value: sessions ?? 0 } as const;
  return {
    portfolio: name,
    clientOrderId,
    instrument: share(ticker),
    side: Side.BUY,
    quantityUnits: 10n,
    decisionTime: messages[barsPlayed]!.startTime,
    decision: `decisions/${clientOrderId}`,
    exits: sessions === undefined ? {} : { holdingLimit: { limit } },
    entryConfidenceRatio: 0.6,
    market: { dailyVolatilityBps: 150, averageDailyVolumeUnits: 4e7 },
  };
}

/** Plays bars before anything is measured. */
export async function advance(
  server: Child,
  portfolio: BenchPortfolio,
  count: number,
): Promise<void> {
  await ask(server, advanceBars, nextBars(portfolio, count));
}

/** Sends an order before anything is measured; one that is denied, since a lot is held, is as good. */
export async function submit(server: Child, order: ReturnType<typeof nextOrder>): Promise<void> {
  await ask(server, submitOrder, order);
}
