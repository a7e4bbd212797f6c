/** Exact amounts of the independent ledger, in integers alone. */

/** Decimal places in which prices are compared and multiplied; no price has more. */
const places = 18;

/** A price in 10^-18 of the currency. */
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

/** What units of 10^−`decimals` are worth. */
export const microsOf = (quantity: bigint, price: bigint, decimals: number) =>
  rounded(quantity * price, 10n ** BigInt(12 + decimals));
export const sum = (amounts: Iterable<bigint>) => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
};
