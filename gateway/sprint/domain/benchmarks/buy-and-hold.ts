import { deepestFall } from "#lib/statistics/returns/deepest-fall.ts";
import type { BuyAndHold, RunBars } from "./benchmarks.ts";
import { type HoldingMarks, holdingMarks, meanOf } from "./holding-marks.ts";

/**
 * Buys at the first open of each instrument, in equal parts, holds all to the last close, keeps dividends as
 * cash, and pays the costs of both legs.
 * @param held - buy-and-hold of the same series.
 */
export function buyAndHold(
  series: readonly RunBars[],
  { marks, worth, paid }: HoldingMarks = holdingMarks(series),
): BuyAndHold {
  const ended = series.map(({ legCostRatio }, at) => {
    // The leg out is charged on what is sold.
    const sold = (worth[at] as number) + legCostRatio - (paid[at] as number);
    return (worth[at] as number) - legCostRatio * sold;
  });
  const curve = [1, ...marks.map(({ closeWorth }) => closeWorth), meanOf(ended)];
  return {
    marks: marks.length,
    returnRatio: meanOf(ended) - 1,
    maxDrawdownRatio: deepestFall(curve)?.ratio ?? 0,
  };
}
