import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { signOf } from "#lib/kernel/trading.ts";
import type { Lot } from "./lot.ts";

/** A cash dividend of an instrument, as it takes effect with the first of its bars without the right to it. */
export interface Dividend {
  readonly ticker: string;
  /** Start of that bar: whoever held the night before is paid. */
  readonly barStartMs: number;
  /** For each share as it was held over that night, in the instrument's currency, over 0. */
  readonly amount: number;
  /** What it is converted at, the last rate known at that bar's start; absent in the portfolio's own currency. */
  readonly rate?: ConversionRate;
}

/** Units × amount × rate, rounded once: received by a long lot, paid by a short one. */
export function dividendMicrosOf(
  { amount, rate }: Dividend,
  { instrument, side, quantityUnits }: Pick<Lot, "instrument" | "side" | "quantityUnits">,
): Micros {
  const paid = notionalMicros(BigInt(quantityUnits), convertedPrice(amount, instrument, rate));
  return BigInt(signOf(side)) * paid;
}
