import type { BenchmarkTrade, RunBars, TradeBenchmark } from "./benchmarks.ts";
import { type HoldingMark, meanOf } from "./holding-marks.ts";
import { holdingReturns } from "./random-entry.ts";

/** More are not stated one by one: a record of them would be larger than a message may be. */
const mostTrades = 10_000;

const bpsPerUnit = 10_000;

/**
 * What each trade is held against: the mean return of its entries at random, which is what the draws of `randomEntry`
 * expect of it, and the return of buy-and-hold of the whole run over the bars in which it was held, which pays
 * nothing there.
 * @param marks - buy-and-hold of the same series.
 * @returns none for more than 10,000 trades
 */
export function tradeBenchmarks(
  series: readonly RunBars[],
  trades: readonly BenchmarkTrade[],
  marks: readonly HoldingMark[],
): readonly TradeBenchmark[] {
  if (trades.length > mostTrades) return [];
  const means = new Map(series.map((one) => [one.ticker, meanOf(holdingReturns(one))]));
  const markAt = new Map(marks.map((mark) => [mark.startTimeMs, mark]));
  return trades.map((trade) => {
    const { roundTrip, ticker, side, entryNotionalMicros, costsMicros } = trade;
    const mean = means.get(ticker) ?? Number.NaN;
    const cost = Number(costsMicros) / Number(entryNotionalMicros);
    const random = (side === "BUY" ? mean : -mean) - cost;
    const held = heldReturn(markAt.get(trade.entryTimeMs), markAt.get(trade.exitTimeMs), trade);
    return {
      roundTrip,
      ...(Number.isFinite(random) && { randomEntryReturnBps: random * bpsPerUnit }),
      ...(Number.isFinite(held) && { buyAndHoldReturnBps: held * bpsPerUnit }),
    };
  });
}

/** From the open of the entry's bar; NaN where the run has no such bars. */
function heldReturn(
  entry: HoldingMark | undefined,
  exit: HoldingMark | undefined,
  { exitsAt }: BenchmarkTrade,
): number {
  if (entry === undefined || exit === undefined) return Number.NaN;
  const left = exitsAt === "OPEN" ? exit.openWorth : exit.closeWorth;
  return left / entry.openWorth - 1;
}
