import { exactDecimal, timesFraction } from "./exact-price.ts";
import type { Instrument, UnitTerms } from "./instrument.ts";

/** How many units a whole share or coin has, by decimals: powers of ten that doubles hold exactly. */
const unitsOfWhole = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8] as const;

/** @throws RangeError for decimals that no instrument has. */
function unitsAWhole(decimals: number): number {
  const units = unitsOfWhole[decimals];
  if (units === undefined) throw new RangeError(`${decimals} is no number of decimals from 0 to 8`);
  return units;
}

/** Most units of one order: beyond it a double does not count exactly. */
export const largestQuantityUnits = Number.MAX_SAFE_INTEGER;

/**
 * A quantity in whole shares, coins or contracts, which is what bars count volume in: a share of volume
 * compares this with it, never the units.
 */
export function wholeQuantity({ quantityDecimals = 0 }: UnitTerms, units: number): number {
  return units / unitsAWhole(quantityDecimals);
}

/**
 * The units of a share of a quantity in whole shares, coins or contracts, such as of a bar's volume. Both are the decimals
 * that they were written as, and the product is rounded down once: 0.29 of 100 is 29, which is a
 * little less in doubles.
 * @throws RangeError where one of them is not finite.
 */
export function unitsOfShare(
  { quantityDecimals = 0 }: UnitTerms,
  shareRatio: number,
  quantity: number,
): bigint {
  const { numerator, denominator } = timesFraction(
    exactDecimal(shareRatio),
    exactDecimal(quantity),
  );
  return (numerator * BigInt(unitsAWhole(quantityDecimals))) / denominator;
}

/** A quantity as people write it: 41,532,000 units of 8 decimals are `0.41532`. */
export function quantityText({ quantityDecimals = 0 }: UnitTerms, units: bigint): string {
  if (quantityDecimals === 0) return `${units}`;
  const digits = `${units < 0n ? -units : units}`.padStart(quantityDecimals + 1, "0");
  const whole = digits.slice(0, -quantityDecimals);
  const fraction = digits.slice(-quantityDecimals).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** A quantity in a sentence: `30 units` of a share, `0.41532 BTC-USD` of a coin. */
export function quantityWords(
  { ticker, quantityDecimals = 0 }: UnitTerms & Pick<Instrument, "ticker">,
  units: bigint,
): string {
  const text = quantityText({ quantityDecimals }, units);
  return `${text} ${quantityDecimals === 0 ? "units" : ticker}`;
}

/**
 * What a price of 1 is worth for one unit, in the quote currency, to the nearest double: for the checks of
 * tables and for display. Money comes from `unitPrice`.
 */
export function unitValue({ quantityDecimals = 0, contractMultiplier = 1 }: UnitTerms): number {
  return contractMultiplier / unitsAWhole(quantityDecimals);
}

/** The terms that are not those that an absent one means: whole units, and a price that is the unit's. */
export function unitTermsOf({
  quantityDecimals = 0,
  contractMultiplier = 1,
}: UnitTerms): UnitTerms {
  return {
    ...(quantityDecimals === 0 ? {} : { quantityDecimals }),
    ...(contractMultiplier === 1 ? {} : { contractMultiplier }),
  };
}
