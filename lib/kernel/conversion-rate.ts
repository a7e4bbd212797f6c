import { currencyCalendar, isWithinSessions } from "./calendar/session-calendar.ts";
import {
  type ExactFraction,
  type ExactPrice,
  exactDecimal,
  timesFraction,
  unitPrice,
} from "./exact-price.ts";
import type { UnitTerms } from "./instrument.ts";

/** The price of a currency pair, as one factor of a rate. */
export interface RateLeg {
  /** The pair by the ticker of its series: `USDZAR=X` is rand a dollar. */
  readonly ticker: string;
  /** A close of the series: units of the pair's second currency for one of its first. */
  readonly price: number;
  /** Whether the rate is divided by the price instead of multiplied with it. */
  readonly inverse: boolean;
}

/**
 * What one unit of a currency is worth in another: the product of its legs, exact. All legs closed at the
 * same instant, from which on the rate is known.
 */
export interface ConversionRate {
  /** ISO 4217 code of what is converted. */
  readonly from: string;
  /** ISO 4217 code of what it becomes. */
  readonly to: string;
  /** One, or two where the rate is a cross. */
  readonly legs: readonly RateLeg[];
  /** Close of the bars that the prices are of, UTC milliseconds. */
  readonly asOfMs: number;
}

/**
 * A decision or an entry uses a rate no longer than over so many sessions of currencies, Monday to Friday, after its
 * close: a week, whose holidays it spans. What is older says nothing of today, so that the trade is refused.
 */
export const longestRateAgeSessions = 5;

/** Whether the rate is known at the instant and no older than `longestRateAgeSessions` then. */
export function isCurrentRate({ asOfMs }: Pick<ConversionRate, "asOfMs">, timeMs: number): boolean {
  return (
    asOfMs <= timeMs && isWithinSessions(currencyCalendar, asOfMs, timeMs, longestRateAgeSessions)
  );
}

/** The rate as an exact fraction: base units for one unit. */
export function rateFraction({ legs }: Pick<ConversionRate, "legs">): ExactFraction {
  return legs.reduce<ExactFraction>(
    (product, { price, inverse }) => {
      const { numerator, denominator } = exactDecimal(price);
      return timesFraction(
        product,
        inverse ? { numerator: denominator, denominator: numerator } : { numerator, denominator },
      );
    },
    { numerator: 1n, denominator: 1n },
  );
}

/**
 * What one unit of an instrument costs at a quoted price, in micros of the currency that it is converted
 * into; of its own without a rate.
 */
export function convertedPrice(
  price: number,
  terms: UnitTerms,
  rate: ConversionRate | undefined,
): ExactPrice {
  return unitPrice(price, terms, rate && rateFraction(rate));
}

/** The rate for display; no money is computed from it. */
export function rateNumber({ legs }: Pick<ConversionRate, "legs">): number {
  return legs.reduce(
    (product, { price, inverse }) => (inverse ? product / price : product * price),
    1,
  );
}

/** The rate in words, for messages: `USDZAR=X 18.5 of 2020-01-03T00:00:00.000Z`. */
export function rateText({ legs, asOfMs }: Pick<ConversionRate, "legs" | "asOfMs">): string {
  const prices = legs.map(({ ticker, price }) => `${ticker} ${price}`).join(" and ");
  return `${prices} of ${new Date(asOfMs).toISOString()}`;
}
