/** Digits that tell any two single-precision numbers apart. */
const digitsOfSingle = 9;

/**
 * The price that was published before it was stored in single precision: of the decimals that round to the same single,
 * the shortest (182.68 for 182.67999267578125). A number that is no single is what it is.
 */
export function publishedPrice(value: number): number {
  if (Math.fround(value) !== value) return value;
  for (let digits = 1; digits < digitsOfSingle; digits += 1) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return Number(value.toPrecision(digitsOfSingle));
}

/** A number times a power of ten, rounded once: in its text. */
export function shifted(value: number, power: number): number {
  if (power === 0) return value;
  const [digits, exponent = "0"] = `${value}`.split("e");
  return Number(`${digits}e${Number(exponent) + power}`);
}
