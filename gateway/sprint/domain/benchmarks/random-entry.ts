import {
  drawnPValue,
  drawPicks,
  type RandomPick,
} from "#lib/statistics/hypothesis-tests/random-picks.ts";
import type { BenchmarkTrade, RandomEntry, RandomFigure, RunBars } from "./benchmarks.ts";

const draws = 10_000;
/** One seed for all: two sprints with the same trades on the same bars are held against the same draws. */
const seed = 1;

/**
 * The trades with entries at random: each keeps its instrument, side and costs, enters at the open of a bar of the
 * run, all equally likely, and leaves at the open after its holding limit.
 *
 * @returns undefined without trades, and where an instrument has too few bars for one.
 */
export function* randomEntry(
  series: readonly RunBars[],
  trades: readonly BenchmarkTrade[],
): Generator<void, RandomEntry | undefined> {
  const outcomes = new Map(series.map((one) => [one.ticker, holdingReturns(one)]));
  const picks: RandomPick[] = [];
  let sum = 0;
  let wins = 0;
  for (const { ticker, side, entryNotionalMicros, costsMicros, netPnlMicros } of trades) {
    const own = outcomes.get(ticker);
    if (own === undefined || own.length === 0) return undefined;
    const notional = Number(entryNotionalMicros);
    picks.push({
      outcomes: own,
      sign: side === "BUY" ? 1 : -1,
      cost: Number(costsMicros) / notional,
    });
    sum += Number(netPnlMicros) / notional;
    if (netPnlMicros > 0n) wins += 1;
  }
  if (picks.length === 0) return undefined;
  const { means, shares } = yield* drawPicks(picks, draws, seed);
  const mean = figureOf(means, sum / picks.length);
  return {
    draws,
    trades: picks.length,
    seed,
    meanReturnBps: {
      observed: mean.observed * 10_000,
      expected: mean.expected * 10_000,
      pValue: mean.pValue,
    },
    winRate: figureOf(shares, wins / picks.length),
  };
}

/**
 * The return of each entry that can be held to its limit: from the open of a bar to the open after the limit,
 * with the dividends of the bars after the first.
 */
export function holdingReturns({
  bars,
  holdingBars,
  dividends = [],
}: Pick<RunBars, "bars" | "holdingBars" | "dividends">): Float64Array {
  const paidWith = new Map(dividends.map(({ startTimeMs, amount }) => [startTimeMs, amount]));
  // What was paid with all bars up to each.
  let sum = 0;
  const paid = bars.map(({ startTimeMs }) => (sum += paidWith.get(startTimeMs) ?? 0));
  const returns = new Float64Array(Math.max(0, bars.length - holdingBars));
  for (let at = 0; at < returns.length; at += 1) {
    const received = paid[at + holdingBars]! - paid[at]!;
    returns[at] = (bars[at + holdingBars]!.open + received) / bars[at]!.open - 1;
  }
  return returns;
}

function figureOf(drawn: Float64Array, observed: number): RandomFigure {
  const expected = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  return { observed, expected, pValue: drawnPValue(drawn, observed) };
}
