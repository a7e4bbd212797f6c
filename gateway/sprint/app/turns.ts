/** Runs pieces of work with the same key one after another, in the order they came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** The outcome of the work, once all work of its key that came before has ended. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
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
