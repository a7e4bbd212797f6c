/**
 * The value below which a share `p` of the values lies, by linear interpolation between the order
 * statistics at (n − 1)·p (Hyndman and Fan 1996, definition 7).
 *
 * @param ascending one or more values in ascending order
 * @param p 0 to 1
 * @throws RangeError for no values or a share outside 0 to 1
 */
export function percentile(ascending: readonly number[], p: number): number {
  if (ascending.length === 0 || !(p >= 0 && p <= 1)) {
    throw new RangeError(`no percentile ${p} of ${ascending.length} values`);
  }
  const position = (ascending.length - 1) * p;
  const below = Math.floor(position);
  const lower = ascending[below] as number;
  const upper = ascending[Math.ceil(position)] as number;
  return lower + (upper - lower) * (position - below);
}
