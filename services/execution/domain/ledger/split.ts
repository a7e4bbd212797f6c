import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { divideRounded, type Micros } from "#lib/kernel/money.ts";
import { signOf } from "#lib/kernel/trading.ts";
import type { Lot } from "./lot.ts";

/** A split of an instrument's shares, as it takes effect with one of its bars. */
export interface Split {
  readonly ticker: string;
  /** Start of the first bar in new shares. */
  readonly barStartMs: number;
  readonly newShares: number;
  readonly oldShares: number;
  /** Open of that bar, for a new share: what the rest of a share is paid at. */
  readonly openPrice: number;
  /** What the rest is converted at, the last rate known at that bar's start; absent in the portfolio's own currency. */
  readonly rate?: ConversionRate;
}

/** What of a lot a split changes. */
type Splittable = Pick<Lot, "instrument" | "side" | "quantityUnits" | "entry" | "splitCashMicros">;

/** A price for an old share as one for a new share. */
export function priceAfter({ newShares, oldShares }: Split, price: number): number {
  return (price * oldShares) / newShares;
}

/**
 * Units in new shares as a number.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when they are too many to be counted exactly.
 */
export function countedAfter({ newShares, oldShares }: Split, units: bigint): number {
  if (units <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(units);
  const message = `the ${units} units after a split of ${newShares} for ${oldShares} are too many to count exactly`;
  throw new Fault("FAILED_PRECONDITION", "PORTFOLIO_STATE", message);
}

/** Whole new shares for old ones; the rest, in parts of 1 / oldShares, is paid in cash. @throws as `countedAfter` */
export function unitsAfter(split: Split, units: number) {
  const parts = BigInt(units) * BigInt(split.newShares);
  const old = BigInt(split.oldShares);
  return { units: countedAfter(split, parts / old), restParts: parts % old };
}

/** Cash for the rest of a share at the open, rounded once: received by a long lot, paid by a short one. */
export function restCashMicros(
  split: Split,
  { instrument, side, quantityUnits }: Splittable,
): Micros {
  const { restParts } = unitsAfter(split, quantityUnits);
  const { numerator, denominator } = convertedPrice(split.openPrice, instrument, split.rate);
  const cash = divideRounded(restParts * numerator, denominator * BigInt(split.oldShares));
  return BigInt(signOf(side)) * cash;
}

/** Whether less than one new share is left of the lot: it leaves at the open, in old shares. */
export function leavesNothing(split: Split, { quantityUnits }: Splittable): boolean {
  return unitsAfter(split, quantityUnits).units === 0;
}

/**
 * A lot in new shares: more or fewer units at a price in proportion. What was paid for it stays, and with it
 * the profit and loss; the cash for the rest of a share is part of that.
 */
export function entryAfter<L extends Splittable>(lot: L, split: Split): L {
  return {
    ...lot,
    quantityUnits: unitsAfter(split, lot.quantityUnits).units,
    entry: { ...lot.entry, price: priceAfter(split, lot.entry.price) },
    splitCashMicros: (lot.splitCashMicros ?? 0n) + restCashMicros(split, lot),
  };
}
