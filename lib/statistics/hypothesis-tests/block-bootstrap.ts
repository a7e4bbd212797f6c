/**
 * Circular block bootstrap of time indices (Politis & Romano 1992): blocks of `blockLength` that start
 * at uniform places and run around the end, joined and cut to n.
 * @param n length of the series, 1 or more
 * @param uniform the next number in [0, 1); ⌈n / blockLength⌉ are drawn
 * @param indices receives n indices into the series
 */
export function drawCircularBlocks(
  n: number,
  blockLength: number,
  uniform: () => number,
  indices: Int32Array,
): void {
  for (let from = 0; from < n; from += blockLength) {
    const start = Math.floor(uniform() * n);
    const length = Math.min(blockLength, n - from);
    for (let k = 0; k < length; k += 1) indices[from + k] = (start + k) % n;
  }
}
