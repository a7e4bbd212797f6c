import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { BarHistory } from "../../market-data/app/bar-history.ts";
import type { PairLeg } from "../domain/currency-pairs.ts";

/** A leg with the bars of its pair. */
export interface LegHistory extends PairLeg {
  readonly history: BarHistory;
}

/** The rates from one currency into a sprint's, seen point in time. All times are UTC milliseconds. */
export interface RateHistory {
  readonly from: string;
  readonly to: string;
  readonly legs: readonly LegHistory[];
  /** The last rate that was known at `asOfMs`, however old; undefined before the first. */
  knownAt(asOfMs: number): ConversionRate | undefined;
  /** The rates that became known after `afterMs` and at or before `untilMs`, and the last one before them. */
  spanning(afterMs: number, untilMs: number): readonly ConversionRate[];
}

/** The rates of the closes that all legs share: a cross is known where both of its pairs have a bar. */
export function rateHistory(from: string, to: string, legs: readonly LegHistory[]): RateHistory {
  const rates = ratesOf(from, to, legs);
  const countKnownAt = (timeMs: number) => {
    let [low, high] = [0, rates.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rates[middle] as ConversionRate).asOfMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    from,
    to,
    legs,
    knownAt: (asOfMs) => rates[countKnownAt(asOfMs) - 1],
    spanning: (afterMs, untilMs) =>
      rates.slice(Math.max(0, countKnownAt(afterMs) - 1), countKnownAt(untilMs)),
  };
}

function ratesOf(from: string, to: string, legs: readonly LegHistory[]): ConversionRate[] {
  const closes = legs.map(({ history }) => {
    const bars = history.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    return new Map(bars.map((bar) => [closeTimeMs(bar, history.interval), bar.close]));
  });
  const [first, ...others] = closes;
  return [...(first?.keys() ?? [])].flatMap((asOfMs) => {
    if (!others.every((each) => each.has(asOfMs))) return [];
    const prices = legs.map(({ ticker, inverse }, index) => {
      return { ticker, price: closes[index]?.get(asOfMs) as number, inverse };
    });
    return [{ from, to, legs: prices, asOfMs }];
  });
}
