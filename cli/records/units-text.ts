/** A whole number of units as a decimal number, exact: 150000000 with 8 decimals is 1.5. */
export function unitsText(units: bigint, decimals = 0): string {
  const digits = `${units}`.padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return decimals === 0 || rest === "" ? whole : `${whole}.${rest}`;
}
