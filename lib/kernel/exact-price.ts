import { divideRounded, type Micros } from "./money.ts";

/**
 * A price as an exact fraction: micros a unit are `numerator / denominator`, the denominator a power of
 * ten. It is the decimal that the price was written as, which a double alone does not hold.
 */
export interface ExactPrice {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Decimal places of a micro. */
const microPlaces = 6;

/**
 * The decimal that a price stands for: the shortest one that reads back to the same double, as
 * ECMAScript writes it (docs/adr/0027).
 * @throws RangeError when the price is not finite.
 */
export function exactPrice(price: number): ExactPrice {
  if (!Number.isFinite(price)) throw new RangeError(`price ${price} is not finite`);
  const [mantissa = "", exponent = "0"] = `${price}`.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = BigInt(whole + fraction);
  const power = Number(exponent) - fraction.length + microPlaces;
  return power >= 0
    ? { numerator: digits * powerOfTen(power), denominator: 1n }
    : { numerator: digits, denominator: powerOfTen(-power) };
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
