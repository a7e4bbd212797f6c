import type { Bar } from "#lib/kernel/bar.ts";
import { Fault, type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";

/** A dividend as a request brings it: the first bar that starts at or after `exTimeMs` goes without it. */
export interface AnnouncedDividend {
  readonly exTimeMs: number;
  /** For each share, in the instrument's currency. */
  readonly amount: number;
}

/** Dividends of a series, with what was done to its prices. */
interface SeriesDividends {
  readonly bars: readonly Bar[];
  readonly dividends?: readonly AnnouncedDividend[];
  readonly priceBasis?: PriceBasis;
}

/** The bar that goes without a dividend, by its place among the bars of the request; -1 for none. */
export function barOfDividend(bars: readonly Bar[], { exTimeMs }: AnnouncedDividend): number {
  return bars.findIndex(({ startTimeMs }) => startTimeMs >= exTimeMs);
}

/**
 * Refuses dividends that prices hold already, that no bar goes without, or that share a bar.
 * @param field - path of the series.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID.
 */
export function checkDividends(series: SeriesDividends, field: string): void {
  const { bars, dividends = [], priceBasis } = series;
  if (dividends.length === 0) return;
  if (priceBasis === undefined || priceBasis === "FULLY_ADJUSTED") {
    const description =
      priceBasis === undefined
        ? "must be stated with dividends: prices that are adjusted for them hold them already"
        : "prices that are adjusted for dividends hold them already, so that paying them would count them twice; send prices as traded, or without dividends";
    throw invalidField(`${field}.price_basis`, description);
  }
  const violations = dividends.flatMap((dividend, at): FieldViolation[] => {
    const place = barOfDividend(bars, dividend);
    const isFirst = dividends.findIndex((one) => barOfDividend(bars, one) === place) === at;
    if (place >= 0 && isFirst) return [];
    const description =
      place < 0
        ? "no bar of the series starts then or later"
        : "another dividend has the same bar; send their sum";
    return [{ field: `${field}.dividends[${at}].ex_time`, description }];
  });
  if (violations.length > 0) throw invalidFields(violations);
}

/** ALREADY_EXISTS BARS_CONFLICTING for a dividend that a known bar came without. */
export function lateDividend(
  field: string,
  ticker: string,
  startTimeMs: number,
  known: number | undefined,
): Fault {
  const start = new Date(startTimeMs).toISOString();
  const how = known === undefined ? "without this dividend" : `with a dividend of ${known}`;
  const message = `${field}: the bar of ${ticker} at ${start} is known ${how}; send a dividend with its bar`;
  return new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", message, { metadata: { ticker, start } });
}
