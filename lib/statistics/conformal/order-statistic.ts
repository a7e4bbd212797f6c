/**
 * The value at `position` (from 0) of `values[0..count)` in ascending order, by Hoare's selection with
 * the median of three as pivot. Reorders `values`: afterwards nothing before `position` is greater and
 * nothing after it smaller, so that asking for another position costs less.
 * @param values finite numbers
 * @param count at least 1, at most the length
 * @param position 0 up to but not including `count`
 */
export function selectInPlace(values: Float64Array, count: number, position: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = medianOfThree(values[left]!, values[(left + right) >> 1]!, values[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i += 1;
      while (values[j]! > pivot) j -= 1;
      if (i <= j) {
        const held = values[i]!;
        values[i] = values[j]!;
        values[j] = held;
        i += 1;
        j -= 1;
      }
    }
    if (position <= j) right = j;
    else if (position >= i) left = i;
    else break;
  }
  return values[position]!;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
