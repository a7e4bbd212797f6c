import { stopOf } from "../exits/exit-trigger.ts";
import { stopAfterClose } from "../exits/trailing-stop.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import type { InstrumentBar } from "./instrument-bars.ts";

/** Where the stop of a lot stands after a bar that took it along. */
export interface TrailedStop {
  readonly lot: string;
  readonly barStartMs: number;
  readonly stopPrice: number;
}

/**
 * Takes the stops of open lots along with the closes of these bars. They hold from the next bar on, so that no exit
 * depends on what its own bar did before.
 * @param trading - the bars in which there is trading.
 * @param trailed - to which the moved stops are added.
 */
export function trailStops(
  before: PortfolioState,
  trading: readonly InstrumentBar[],
  trailed: TrailedStop[],
): PortfolioState {
  if (!before.lots.some(({ exitPlan }) => exitPlan.trailing)) return before;
  const barOf = new Map(trading.map(({ instrument, bar }) => [instrument.ticker, bar]));
  const lots = before.lots.map((lot) => {
    const bar = barOf.get(lot.instrument.ticker);
    if (bar === undefined) return lot;
    const { side, entry, exitPlan } = lot;
    const { trailing } = exitPlan;
    const from = { side, entryPrice: entry.price, trailing, stopPrice: stopOf(lot) };
    const stopPrice = stopAfterClose(from, bar.close);
    if (stopPrice === undefined) return lot;
    trailed.push({ lot: lot.id, barStartMs: bar.startTimeMs, stopPrice });
    return { ...lot, trailedStopPrice: stopPrice };
  });
  return { ...before, lots };
}
