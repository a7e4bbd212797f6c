import { type ConversionRate, isCurrentRate } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";

/** Rates into the portfolio's currency by what they convert, each ascending in time. */
export type Rates = ReadonlyMap<string, readonly ConversionRate[]>;

/** The last rate of a currency that is known at the instant, however old; undefined where none is. */
export function rateKnownAt(
  rates: Rates,
  currency: string,
  timeMs: number,
): ConversionRate | undefined {
  const known = rates.get(currency) ?? [];
  for (let index = known.length - 1; index >= 0; index -= 1) {
    const rate = known[index] as ConversionRate;
    if (rate.asOfMs <= timeMs) return rate;
  }
  return undefined;
}

/** The last rate that is known at the instant and not too old to trade on. */
export function currentRate(
  rates: Rates,
  currency: string,
  timeMs: number,
): ConversionRate | undefined {
  const rate = rateKnownAt(rates, currency, timeMs);
  return rate !== undefined && isCurrentRate(rate, timeMs) ? rate : undefined;
}

/** Whether amounts of the instrument are converted. */
export function isConverted(
  { currency }: { readonly currency: string },
  instrument: Pick<Instrument, "currency">,
): boolean {
  return instrument.currency !== currency;
}
