/** A map of a limited size that forgets the entry whose last use, by `get` or `set`, is longest ago. */
export class RecentlyUsed<K, V extends NonNullable<unknown>> {
  readonly #limit: number;
  /** A map iterates in the order of insertion, and each use inserts again. */
  readonly #entries = new Map<K, V>();

  /** @param limit most entries, 1 or more */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    const [oldest] = this.#entries.keys();
    this.#entries.delete(oldest as K);
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
