import { type ConversionRate, convertedPrice, isCurrentRate } from "#lib/kernel/conversion-rate.ts";
import type { ExactPrice } from "#lib/kernel/exact-price.ts";
import type { UnitTerms } from "#lib/kernel/instrument.ts";
import type { EvaluationInputs } from "../inputs.ts";

/** What an amount of the instrument is converted with. */
export type Conversion =
  | { readonly isUsable: true; readonly rate: ConversionRate | undefined }
  /** The rate that is needed is missing, old, not finite or of other currencies. */
  | { readonly isUsable: false };

/**
 * What converts the instrument's amounts into the portfolio's: nothing in one currency, else the rate of the
 * inputs as far as it was known and current at the as-of of the forecast.
 */
export function conversionOf({
  instrument,
  portfolio,
  forecast,
  rate,
}: Pick<EvaluationInputs, "instrument" | "portfolio" | "forecast" | "rate">): Conversion {
  const { currency = instrument.currency } = portfolio;
  if (currency === instrument.currency) {
    return rate === undefined ? { isUsable: true, rate } : { isUsable: false };
  }
  const isUsable =
    rate !== undefined &&
    rate.from === instrument.currency &&
    rate.to === currency &&
    isCurrentRate(rate, forecast.asOfMs) &&
    rate.legs.length > 0 &&
    rate.legs.every(({ price }) => Number.isFinite(price) && price > 0);
  return isUsable ? { isUsable, rate } : { isUsable };
}

/** A price of one unit in micros of the portfolio's currency; undefined where nothing converts it. */
export function bookedPrice(
  price: number | undefined,
  instrument: UnitTerms,
  conversion: Conversion,
): ExactPrice | undefined {
  return price === undefined || !conversion.isUsable
    ? undefined
    : convertedPrice(price, instrument, conversion.rate);
}
