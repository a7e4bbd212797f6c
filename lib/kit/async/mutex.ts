/** Runs pieces of work one after another, first in, first out. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Whether nothing runs and nothing waits. */
  get isFree(): boolean {
    return this.#waiting === 0;
  }

  /** The outcome of the work, once all work that came before has ended. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const own = this.#last.then(work);
    this.#last = own.catch(() => undefined);
    try {
      return await own;
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** A mutex for each key. */
export class KeyedMutex {
  readonly #mutexes = new Map<string, Mutex>();

  /** The outcome of the work, once all work of its key that came before has ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mutex = this.#mutexes.get(key) ?? new Mutex();
    this.#mutexes.set(key, mutex);
    try {
      return await mutex.run(work);
    } finally {
      if (mutex.isFree) this.#mutexes.delete(key);
    }
  }
}
