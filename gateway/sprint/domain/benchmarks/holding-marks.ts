import type { RunBars } from "./benchmarks.ts";

/** What buy-and-hold is worth in one bar of the run, of 1 at its beginning. */
export interface HoldingMark {
  readonly startTimeMs: number;
  /** At the open; instruments without a bar then at their last close. */
  readonly openWorth: number;
  readonly closeWorth: number;
}

/** Buy-and-hold over a run, before anything is sold. */
export interface HoldingMarks {
  /** One for each instant at which bars of the run begin, ascending. */
  readonly marks: readonly HoldingMark[];
  /** What each instrument is worth at last, in the order of the series, the leg in and dividends counted. */
  readonly worth: readonly number[];
  /** Of that, what dividends brought. */
  readonly paid: readonly number[];
}

/**
 * All instruments in equal parts, each bought at its first open, with the costs of that leg; dividends after its first
 * bar are kept as cash. An instrument whose bars begin later waits in cash. Each is in its own currency.
 * @param series - each with one bar or more.
 */
export function holdingMarks(series: readonly RunBars[]): HoldingMarks {
  const startsMs = new Set(series.flatMap(({ bars }) => bars.map((bar) => bar.startTimeMs)));
  const times = [...startsMs].sort((a, b) => a - b);
  const next = series.map(() => 0);
  const worth = series.map(() => 1);
  const paid = series.map(() => 0);
  const marks: HoldingMark[] = [];
  for (const startTimeMs of times) {
    const atOpen = [...worth];
    for (const [at, { bars, legCostRatio, dividends = [] }] of series.entries()) {
      const bar = bars[next[at] as number];
      if (bar?.startTimeMs !== startTimeMs) continue;
      const isHeld = next[at] !== 0;
      next[at] = (next[at] as number) + 1;
      const bought = bars[0]?.open as number;
      const dividend = isHeld
        ? dividends.find((one) => one.startTimeMs === startTimeMs)
        : undefined;
      if (dividend !== undefined) paid[at] = (paid[at] as number) + dividend.amount / bought;
      atOpen[at] = bar.open / bought - legCostRatio + (paid[at] as number);
      worth[at] = bar.close / bought - legCostRatio + (paid[at] as number);
    }
    marks.push({ startTimeMs, openWorth: meanOf(atOpen), closeWorth: meanOf(worth) });
  }
  return { marks, worth, paid };
}

/** Mean of one value or more. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at]!;
  return sum / values.length;
}
