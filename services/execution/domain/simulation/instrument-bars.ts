import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { barFieldName, barProblems, orderProblem } from "#lib/kernel/bar-rules.ts";
import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { SplitRatio } from "#lib/kernel/split-ratio.ts";
import type { Dividend } from "../ledger/dividend.ts";
import type { Split } from "../ledger/split.ts";
import { type AnnouncedDividend, checkDividends } from "./announced-dividends.ts";

/** Bars of one instrument as a request brings them, strictly ascending. */
export interface InstrumentBars {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
  /** Splits that take effect with these bars, ascending; absent without. */
  readonly splits?: readonly AnnouncedSplit[];
  /** Dividends that these bars go without, ascending; absent without. */
  readonly dividends?: readonly AnnouncedDividend[];
  /** What was done to the prices; required with dividends. */
  readonly priceBasis?: PriceBasis;
}

/** A split as a request brings it: it takes effect with the first bar that starts at or after `exTimeMs`. */
export interface AnnouncedSplit extends SplitRatio {
  readonly exTimeMs: number;
}

/** One bar of one instrument. */
export interface InstrumentBar {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bar: Bar;
  /** The split that takes effect before it; absent without. */
  readonly split?: Split;
  /** The dividend that it goes without; absent without. */
  readonly dividend?: Dividend;
}

/**
 * Refuses series that no market can have printed.
 * @throws Fault INVALID_ARGUMENT: FIELD_INVALID for a ticker that comes twice, BARS_INVALID for a bar
 * with impossible numbers, BARS_OUT_OF_ORDER for bars that do not ascend.
 */
export function checkSeries(series: readonly InstrumentBars[]): void {
  const tickers = new Set<string>();
  const violations: FieldViolation[] = [];
  for (const [index, { instrument, bars, splits = [] }] of series.entries()) {
    if (tickers.has(instrument.ticker)) {
      const field = `series[${index}].instrument.ticker`;
      throw invalidFields([{ field, description: `${instrument.ticker} comes twice` }]);
    }
    tickers.add(instrument.ticker);
    checkSplits(splits, bars, `series[${index}].splits`);
    checkDividends(series[index] as InstrumentBars, `series[${index}]`);
    for (const [at, bar] of bars.entries()) {
      const field = `series[${index}].bars[${at}]`;
      for (const { field: name, description } of barProblems(bar)) {
        violations.push({ field: `${field}.${barFieldName(name)}`, description });
      }
      const before = bars[at - 1];
      const misplaced = before && orderProblem(before, bar);
      if (misplaced) throw outOfOrder(`${field}.start_time`, misplaced.description);
    }
  }
  if (violations.length > 0) {
    const [first] = violations;
    throw new Fault("INVALID_ARGUMENT", "BARS_INVALID", `${first?.field}: ${first?.description}`, {
      violations,
    });
  }
}

/** The bar that a split takes effect with, by its place among the bars of the request; -1 for none. */
export function barOfSplit(bars: readonly Bar[], { exTimeMs }: AnnouncedSplit): number {
  return bars.findIndex(({ startTimeMs }) => startTimeMs >= exTimeMs);
}

function checkSplits(splits: readonly AnnouncedSplit[], bars: readonly Bar[], field: string): void {
  const violations = splits.flatMap((split, at): FieldViolation[] => {
    const place = barOfSplit(bars, split);
    const isFirst = splits.findIndex((one) => barOfSplit(bars, one) === place) === at;
    if (place >= 0 && isFirst) return [];
    const description =
      place < 0 ? "no bar of the series starts then or later" : "another split has the same bar";
    return [{ field: `${field}[${at}].ex_time`, description }];
  });
  if (violations.length > 0) throw invalidFields(violations);
}

/** INVALID_ARGUMENT BARS_OUT_OF_ORDER for one bar. */
export function outOfOrder(field: string, description: string): Fault {
  return new Fault("INVALID_ARGUMENT", "BARS_OUT_OF_ORDER", `${field}: ${description}`, {
    violations: [{ field, description }],
  });
}
