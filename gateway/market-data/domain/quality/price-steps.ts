import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { RawBar } from "../raw-bar.ts";

/** How prices moved from one bar to the next. */
export interface PriceStep {
  /** Place of the later bar. */
  readonly index: number;
  readonly startMs: number;
  /** The close before over the close: 2 where the price halved. */
  readonly closeRatio: number;
  /** The close before over the open, where there is one: what happened between the two bars. */
  readonly openRatio: number | undefined;
  /** The factor `adj_close / close` over the factor before: 2 where two new shares came for an old one. */
  readonly adjustmentRatio: number | undefined;
}

/**
 * An adj_close nearer to the close than this says nothing about splits or dividends: it was copied, or
 * nothing was paid; a tenth of a percent is more than what rounding to cents makes of most prices.
 */
const leastAdjustment = 1e-3;

/** The steps between bars whose closes are positive. */
export function priceSteps(bars: readonly RawBar[]): readonly PriceStep[] {
  const steps: PriceStep[] = [];
  for (let index = 1; index < bars.length; index += 1) {
    const before = bars[index - 1] as RawBar;
    const bar = bars[index] as RawBar;
    if (!(before.close > 0 && bar.close > 0)) continue;
    const [factorBefore, factor] = [adjustmentFactor(before), adjustmentFactor(bar)];
    const isComplete = factor !== undefined && factorBefore !== undefined;
    steps.push({
      index,
      startMs: bar.startTimeMs,
      closeRatio: before.close / bar.close,
      openRatio: bar.open !== undefined && bar.open > 0 ? before.close / bar.open : undefined,
      adjustmentRatio: isComplete ? factor / factorBefore : undefined,
    });
  }
  return steps;
}

/** Whether adj_close says anything about splits and dividends. */
export function carriesAdjustments(bars: readonly RawBar[]): boolean {
  return bars.some((bar) => Math.abs((adjustmentFactor(bar) ?? 1) - 1) > leastAdjustment);
}

/** Whether the price made a step itself: it moved nearer to the whole ratio than to nothing. */
export function isInPrice({ closeRatio, openRatio = closeRatio }: PriceStep, ratio: number) {
  const halfWay = log(ratio) / 2;
  const moved = (price: number) => log(price) / halfWay > 1;
  return moved(closeRatio) && moved(openRatio);
}

function adjustmentFactor({ close, adjClose }: RawBar): number | undefined {
  return adjClose !== undefined && adjClose > 0 && close > 0 ? adjClose / close : undefined;
}
