import { AsyncLocalStorage } from "node:async_hooks";

/** Tells whether code runs on behalf of work that has not ended. */
export class Reentry {
  readonly #work = new AsyncLocalStorage<{ running: boolean }>();

  /** True in work that `run` runs, and in what it calls and awaits, until it ends. */
  get isInside(): boolean {
    return this.#work.getStore()?.running ?? false;
  }

  async run<T>(work: () => T | Promise<T>): Promise<T> {
    const state = { running: true };
    try {
      return await this.#work.run(state, work);
    } finally {
      state.running = false;
    }
  }
}
