/**
 * The column itself where it has room for `length` entries, else a copy with room: exactly that much at
 * first, twice what it had later, so that a column extended bar by bar is seldom copied. New entries are 0.
 */
export function grown(column: Float64Array, length: number): Float64Array;
export function grown(column: Uint8Array, length: number): Uint8Array;
export function grown(column: Float64Array | Uint8Array, length: number) {
  if (length <= column.length) return column;
  const room = Math.max(length, 2 * column.length);
  const larger = column instanceof Uint8Array ? new Uint8Array(room) : new Float64Array(room);
  larger.set(column);
  return larger;
}
