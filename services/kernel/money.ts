/**
 * Money is an exact integer: millionths of a currency unit in a bigint.
 * Rounding happens once, where a double enters, half away from zero (symmetric for both sides).
 */
export type Micros = bigint;

const microsPerUnit = 1_000_000;

/**
 * Converts a price or amount in currency units to micros.
 * @throws RangeError when the value is not finite or too large for exact integer arithmetic (≥ 9e9).
 */
export function toMicros(amount: number): Micros {
  const scaled = amount * microsPerUnit;
  if (!Number.isFinite(scaled) || Math.abs(scaled) > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`amount ${amount} has no exact representation in micros`);
  }
  return BigInt(Math.sign(scaled) * Math.round(Math.abs(scaled)));
}

/** Converts micros to currency units; exact up to 2^53 micros. */
export function fromMicros(micros: Micros): number {
  return Number(micros) / microsPerUnit;
}

/**
 * A share of an amount: `amount · bps / 10 000`, rounded half away from zero.
 * `bps` is first taken to a billionth of a basis point, so that the product is exact.
 */
export function shareOf(amount: Micros, bps: number): Micros {
  if (!Number.isFinite(bps)) throw new RangeError(`share of ${bps} bps is not finite`);
  const scaledBps = BigInt(Math.round(bps * 1e9));
  return divideRounded(amount * scaledBps, 10_000n * 1_000_000_000n);
}

/** `numerator / denominator` rounded half away from zero; the denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
