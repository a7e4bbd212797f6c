import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { barFieldName, barProblems, orderProblem } from "#lib/kernel/bar-rules.ts";
import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";

/** Bars of one instrument as a request brings them, strictly ascending. */
export interface InstrumentBars {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
}

/** One bar of one instrument. */
export interface InstrumentBar {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bar: Bar;
}

/**
 * Refuses series that no market can have printed.
 * @throws Fault INVALID_ARGUMENT: FIELD_INVALID for a ticker that comes twice, BARS_INVALID for a bar
 * with impossible numbers, BARS_OUT_OF_ORDER for bars that do not ascend.
 */
export function checkSeries(series: readonly InstrumentBars[]): void {
  const tickers = new Set<string>();
  const violations: FieldViolation[] = [];
  for (const [index, { instrument, bars }] of series.entries()) {
    if (tickers.has(instrument.ticker)) {
      const field = `series[${index}].instrument.ticker`;
      throw invalidFields([{ field, description: `${instrument.ticker} comes twice` }]);
    }
    tickers.add(instrument.ticker);
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

/** INVALID_ARGUMENT BARS_OUT_OF_ORDER for one bar. */
export function outOfOrder(field: string, description: string): Fault {
  return new Fault("INVALID_ARGUMENT", "BARS_OUT_OF_ORDER", `${field}: ${description}`, {
    violations: [{ field, description }],
  });
}
