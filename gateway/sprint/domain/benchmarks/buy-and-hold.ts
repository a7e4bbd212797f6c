import { deepestFall } from "#lib/statistics/returns/deepest-fall.ts";
import type { BuyAndHold, RunBars } from "./benchmarks.ts";

/**
 * Buys at the first open of each instrument, in equal parts, holds all to the last close, keeps dividends as
 * cash, and pays the costs of both legs. An instrument whose bars begin later waits in cash. Each is in its own currency.
 * @param series - each with one bar or more.
 */
export function buyAndHold(series: readonly RunBars[]): BuyAndHold {
  const startsMs = new Set(series.flatMap(({ bars }) => bars.map((bar) => bar.startTimeMs)));
  const times = [...startsMs].sort((a, b) => a - b);
  const next = series.map(() => 0);
  const worth = series.map(() => 1);
  const paid = series.map(() => 0);
  const curve = [1];
  for (const timeMs of times) {
    for (const [at, { bars, legCostRatio, dividends = [] }] of series.entries()) {
      const bar = bars[next[at] as number];
      if (bar?.startTimeMs !== timeMs) continue;
      const isHeld = next[at] !== 0;
      next[at] = (next[at] as number) + 1;
      const bought = bars[0]?.open as number;
      const dividend = isHeld
        ? dividends.find(({ startTimeMs }) => startTimeMs === timeMs)
        : undefined;
      if (dividend !== undefined) paid[at] = (paid[at] as number) + dividend.amount / bought;
      worth[at] = bar.close / bought - legCostRatio + (paid[at] as number);
    }
    curve.push(meanOf(worth));
  }
  const ended = series.map(({ legCostRatio }, at) => {
    // The leg out is charged on what is sold.
    const sold = (worth[at] as number) + legCostRatio - (paid[at] as number);
    return (worth[at] as number) - legCostRatio * sold;
  });
  curve.push(meanOf(ended));
  return {
    marks: times.length,
    returnRatio: meanOf(ended) - 1,
    maxDrawdownRatio: deepestFall(curve)?.ratio ?? 0,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
