/**
 * Money is an exact integer: millionths of a currency unit in a bigint.
 * Rounding happens once, where a double enters, half away from zero (symmetric for both sides).
 */
export type Micros = bigint;

const microsPerUnit = 1_000_000;

/**
 * The prices that every part of pmx accepts, both ends included, in currency units: those that micros
 * hold, from one micro to the last whole billion that is exact.
 */
export const microsPriceRange = { lowest: 0.000_001, highest: 9_000_000_000 } as const;

/**
 * The largest amount, either way: 2^53 − 1 micros, about nine billion units of the currency. Beyond it
 * neither the database driver nor JSON readers keep integers exact.
 */
export const largestAmountMicros: Micros = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Converts a price or amount in currency units to the nearest micro. Whole units and fraction are
 * converted apart, because one multiplication would round amounts above 2^32 units a second time.
 * @throws RangeError when the value is not finite or beyond 2^53 micros (about 9e9 units), where
 * doubles no longer tell micros apart.
 */
export function toMicros(amount: number): Micros {
  if (!Number.isFinite(amount) || Math.abs(amount) * microsPerUnit > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`amount ${amount} has no exact representation in micros`);
  }
  const magnitude = Math.abs(amount);
  const whole = Math.trunc(magnitude);
  const micros =
    BigInt(whole) * BigInt(microsPerUnit) + BigInt(Math.round((magnitude - whole) * microsPerUnit));
  return amount < 0 ? -micros : micros;
}

/** Converts micros to the nearest double in currency units; `toMicros` undoes it up to 2^33 units. */
export function fromMicros(micros: Micros): number {
  return Number(micros) / microsPerUnit;
}

/**
 * A share of an amount: `amount · bps / 10 000`, rounded half away from zero.
 * `bps` is first taken to a billionth of a basis point, so that the product is exact.
 */
export function shareOf(amount: Micros, bps: number): Micros {
  if (!Number.isFinite(bps)) throw new RangeError(`share of ${bps} bps is not finite`);
  const billionths = BigInt(Math.round(Math.abs(bps) * 1e9));
  const scaledBps = bps < 0 ? -billionths : billionths;
  return divideRounded(amount * scaledBps, 10_000n * 1_000_000_000n);
}

/** `numerator / denominator` rounded half away from zero; the denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
