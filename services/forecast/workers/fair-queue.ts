/**
 * What callers wait for. They are served in turn, one item each, so that the one who asks for most delays
 * the others by no more than one item a round; the items of one caller keep their order.
 */
export class FairQueue<T> {
  /** The caller whose turn is next comes first; none has an empty list. */
  readonly #waiting = new Map<string, T[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(caller: string, item: T): void {
    const items = this.#waiting.get(caller);
    if (items === undefined) this.#waiting.set(caller, [item]);
    else items.push(item);
    this.#length += 1;
  }

  /** Takes the next item out; undefined where none waits. */
  take(): T | undefined {
    const [next] = this.#waiting;
    if (next === undefined) return undefined;
    const [caller, items] = next;
    const item = items.shift();
    this.#waiting.delete(caller);
    if (items.length > 0) this.#waiting.set(caller, items);
    this.#length -= 1;
    return item;
  }

  /** Takes an item of a caller out, if it still waits. */
  remove(caller: string, item: T): void {
    const items = this.#waiting.get(caller) ?? [];
    const place = items.indexOf(item);
    if (place === -1) return;
    items.splice(place, 1);
    if (items.length === 0) this.#waiting.delete(caller);
    this.#length -= 1;
  }

  /**
   * Adds an item where fewer than `limit` wait. Where not, the caller who has most loses its last one to a caller who
   * then has no more.
   * @returns the item that has no place; it may be the one that came.
   */
  admit(caller: string, item: T, limit: number): T | undefined {
    const dropped = this.#length < limit ? undefined : (this.#yieldTo(caller) ?? item);
    if (dropped !== item) this.add(caller, item);
    return dropped;
  }

  #yieldTo(caller: string): T | undefined {
    const own = this.#waiting.get(caller)?.length ?? 0;
    let longest: T[] = [];
    for (const items of this.#waiting.values()) if (items.length > longest.length) longest = items;
    if (longest.length < own + 2) return undefined;
    this.#length -= 1;
    return longest.pop();
  }

  /** Takes every item out, in the order in which they would have been served. */
  clear(): T[] {
    return Array.from({ length: this.#length }, () => this.take() as T);
  }
}
