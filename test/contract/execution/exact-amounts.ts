/** Exact amounts of the independent ledger, in integers alone. */

/** Decimal places in which prices are compared and multiplied; no price has more. */
const places = 30;

/** A price in 10^-30 of the currency. */
export function exact(text: string): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  if (fraction.length > places) throw new Error(`${text} has too many places`);
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** Half away from zero; both are positive or the first is 0. */
export function rounded(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return 2n * (numerator % denominator) >= denominator ? quotient + 1n : quotient;
}

/** What one unit of a currency is worth in another, as a fraction. */
export type Worth = readonly [numerator: bigint, denominator: bigint];

/** The product of prices of currency pairs, some of them turned round. */
export function worthOf(legs: readonly { readonly price: string; readonly inverse: boolean }[]) {
  let worth: Worth = [1n, 1n];
  for (const { price, inverse } of legs) {
    const [times, over] = [exact(price), 10n ** BigInt(places)];
    worth = inverse ? [worth[0] * over, worth[1] * times] : [worth[0] * times, worth[1] * over];
  }
  return worth;
}

/** What units of 10^−`decimals` are worth at a price, converted and rounded once. */
export const microsOf = (
  quantity: bigint,
  price: bigint,
  decimals: number,
  [times, over]: Worth = [1n, 1n],
) => rounded(quantity * price * times, 10n ** BigInt(places - 6 + decimals) * over);
export const sum = (amounts: Iterable<bigint>) => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
};
