/**
 * Starts work before its result is asked for. A failure is thrown where the result is asked for;
 * until then it is not "unhandled".
 */
export class Prefetch<Key, Value> {
  readonly #make: (key: Key) => Promise<Value>;
  readonly #started = new Map<Key, Promise<Value>>();

  constructor(make: (key: Key) => Promise<Value>) {
    this.#make = make;
  }

  /** How many results are kept, there or still being made. */
  get size(): number {
    return this.#started.size;
  }

  /** The result of a key; its work is started unless it has been. */
  get(key: Key): Promise<Value> {
    const known = this.#started.get(key);
    if (known !== undefined) return known;
    const made = this.#make(key);
    made.catch(() => undefined);
    this.#started.set(key, made);
    return made;
  }

  /** The key whose result is there first. @throws what its work threw */
  async first(): Promise<Key> {
    const keys = [...this.#started].map(async ([key, made]) => {
      await made;
      return key;
    });
    return await Promise.race(keys);
  }

  /** Forgets a result that is not needed any more. */
  release(key: Key): void {
    this.#started.delete(key);
  }
}
