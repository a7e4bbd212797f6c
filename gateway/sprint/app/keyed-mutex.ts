/** Runs pieces of work with the same key one after another, first in, first out. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** The outcome of the work, which starts when all earlier work of its key has ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
