/**
 * The value below which a share `p` of the values lies, by linear interpolation between the order
 * statistics at (n − 1)·p (Hyndman and Fan 1996, definition 7).
 *
 * @param values one or more, in any order
 * @param p 0 to 1
 * @throws RangeError for no values or a share outside 0 to 1
 */
export function percentile(values: readonly number[], p: number): number {
  if (values.length === 0 || !(p >= 0 && p <= 1)) {
    throw new RangeError(`no percentile ${p} of ${values.length} values`);
  }
  const ascending = [...values].sort((a, b) => a - b);
  const position = (ascending.length - 1) * p;
  const below = Math.floor(position);
  const lower = ascending[below] as number;
  const upper = ascending[Math.ceil(position)] as number;
  return lower + (upper - lower) * (position - below);
}
