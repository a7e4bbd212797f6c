/**
 * A sample that grows one value at a time and is read in ascending order. Its order statistics and
 * sums do not depend on the order in which the values arrived, to the last bit.
 *
 * Reading after k new values among n costs O(k log k + n) moves in the worst case; `countAbove` and
 * `countBelow` then cost O(log n).
 */
export class SortedSample {
  readonly #ascending: number[] = [];
  #added: number[] = [];

  /** Adds a finite value. @throws RangeError for NaN and infinities, which have no place in it. */
  add(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be part of a sample`);
    // A negative zero sorts like a zero, so which of them came first would show.
    this.#added.push(value === 0 ? 0 : value);
  }

  get size(): number {
    return this.#ascending.length + this.#added.length;
  }

  /** All values in ascending order; it changes with the next `add`. */
  get ascending(): readonly number[] {
    if (this.#added.length > 0) this.#mergeAdded();
    return this.#ascending;
  }

  /** How many values are larger than the limit. */
  countAbove(limit: number): number {
    return this.size - firstIndex(this.ascending, (value) => value > limit);
  }

  /** How many values are smaller than the limit. */
  countBelow(limit: number): number {
    return firstIndex(this.ascending, (value) => value >= limit);
  }

  /** Merges from the largest value down, so that values below all new ones are not touched. */
  #mergeAdded(): void {
    const into = this.#ascending;
    const added = this.#added.sort((a, b) => a - b);
    this.#added = [];
    let kept = into.length - 1;
    let next = added.length - 1;
    // Appended first to grow the array; the loop below puts every value in its place.
    for (const value of added) into.push(value);
    for (let place = into.length - 1; next >= 0; place -= 1) {
      const value = added[next] as number;
      const largest = kept >= 0 ? (into[kept] as number) : Number.NEGATIVE_INFINITY;
      if (largest > value) {
        into[place] = largest;
        kept -= 1;
      } else {
        into[place] = value;
        next -= 1;
      }
    }
  }
}

/** The first index whose value has a property that all later ones have too; the length for none. */
function firstIndex(ascending: readonly number[], has: (value: number) => boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (has(ascending[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
