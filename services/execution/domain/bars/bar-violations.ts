import type { Bar } from "#lib/kernel/bar.ts";
import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { InstrumentBars } from "./instrument-bars.ts";
import { largestPrice, smallestPrice } from "./price-range.ts";

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
      violations.push(...barViolations(bar, field));
      const before = bars[at - 1];
      if (before !== undefined && !(bar.startTimeMs > before.startTimeMs)) {
        throw outOfOrder(`${field}.start_time`, "must be later than the bar before");
      }
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

function barViolations(bar: Bar, field: string): FieldViolation[] {
  const violations: FieldViolation[] = [];
  const refuse = (name: string, description: string) =>
    violations.push({ field: `${field}.${name}`, description });
  for (const name of ["open", "high", "low", "close"] as const) {
    if (!(bar[name] >= smallestPrice && bar[name] < largestPrice)) {
      refuse(name, `must lie in [${smallestPrice}, ${largestPrice}), got ${bar[name]}`);
    }
  }
  if (violations.length === 0 && bar.high < Math.max(bar.open, bar.close, bar.low)) {
    refuse("high", `${bar.high} is below the open, low or close`);
  }
  if (violations.length === 0 && bar.low > Math.min(bar.open, bar.close)) {
    refuse("low", `${bar.low} is above the open or close`);
  }
  if (!(Number.isFinite(bar.volumeUnits) && bar.volumeUnits >= 0)) {
    refuse("volume_units", `must be 0 or more, got ${bar.volumeUnits}`);
  }
  return violations;
}
