/** Differences |e₁|^power − |e₂|^power of two error series of one length. */
export function lossDifferences(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  power: 1 | 2,
): Float64Array {
  return Float64Array.from(
    { length: first.length },
    (_, t) => Math.abs(first[t]!) ** power - Math.abs(second[t]!) ** power,
  );
}
