import type { UnitTerms } from "./instrument.ts";
import { divideRounded, type Micros } from "./money.ts";

/** An exact number over 0; both parts are over 0. */
export interface ExactFraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * A price as an exact fraction: micros a unit. It is the decimal that the price was written as, which a
 * double alone does not hold, times what converts it into the currency that is counted in.
 */
export type ExactPrice = ExactFraction;

/** Decimal places of a micro. */
const microPlaces = 6;

/**
 * The decimal that a price stands for, in micros: the shortest one that reads back to the same double, as
 * ECMAScript writes it (docs/adr/0027).
 * @throws RangeError when the price is not finite.
 */
export function exactPrice(price: number): ExactPrice {
  const { digits, exponent } = decimalOf(price);
  return micros(digits, exponent);
}

/**
 * What one unit of an instrument costs at a quoted price: price × contract multiplier, divided by the
 * units of a whole share or coin, and converted where a rate is given. Still exact, so that an amount is
 * rounded once however small a unit is. Where the instrument says neither, this is the quoted price.
 * @param rate - what converts it into another currency; absent for none.
 * @throws RangeError when the price is not finite.
 */
export function unitPrice(price: number, terms: UnitTerms, rate?: ExactFraction): ExactPrice {
  const { quantityDecimals = 0, contractMultiplier = 1 } = terms;
  const own =
    quantityDecimals === 0 && contractMultiplier === 1
      ? exactPrice(price)
      : multipliedPrice(price, quantityDecimals, contractMultiplier);
  return rate === undefined ? own : timesFraction(own, rate);
}

function multipliedPrice(price: number, decimals: number, contractMultiplier: number): ExactPrice {
  const quoted = decimalOf(price);
  const multiplier = decimalOf(contractMultiplier);
  const exponent = quoted.exponent + multiplier.exponent - decimals;
  return micros(quoted.digits * multiplier.digits, exponent);
}

/** The decimal that a number stands for. @throws RangeError when it is not finite. */
export function exactDecimal(number: number): ExactFraction {
  const { digits, exponent } = decimalOf(number);
  return fraction(digits, exponent);
}

/** The product, exact. */
export function timesFraction(one: ExactFraction, other: ExactFraction): ExactFraction {
  return {
    numerator: one.numerator * other.numerator,
    denominator: one.denominator * other.denominator,
  };
}

/** `digits × 10^exponent` currency units in micros. */
function micros(digits: bigint, exponent: number): ExactPrice {
  return fraction(digits, exponent + microPlaces);
}

/** `digits × 10^power`. */
function fraction(digits: bigint, power: number): ExactFraction {
  return power >= 0
    ? { numerator: digits * powerOfTen(power), denominator: 1n }
    : { numerator: digits, denominator: powerOfTen(-power) };
}

/** A double as `digits × 10^exponent`. @throws RangeError when it is not finite. */
function decimalOf(price: number): { readonly digits: bigint; readonly exponent: number } {
  if (!Number.isFinite(price)) throw new RangeError(`price ${price} is not finite`);
  const [mantissa = "", exponent = "0"] = `${price}`.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function powerOfTen(exponent: number): bigint {
  return BigInt(`1${"0".repeat(exponent)}`);
}

/** Units × price, rounded once, half away from zero. */
export function notionalMicros(units: bigint, { numerator, denominator }: ExactPrice): Micros {
  return divideRounded(units * numerator, denominator);
}

/** Units × |one − other|, rounded once. */
export function distanceMicros(units: bigint, one: ExactPrice, other: ExactPrice): Micros {
  const difference = one.numerator * other.denominator - other.numerator * one.denominator;
  const distance = difference < 0n ? -difference : difference;
  return divideRounded(units * distance, one.denominator * other.denominator);
}

/** The most whole units that an amount of 0 or more pays for at the price. */
export function unitsPaidFor(amount: Micros, { numerator, denominator }: ExactPrice): bigint {
  return (amount * denominator) / numerator;
}
