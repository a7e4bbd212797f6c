/** Lets one reader wait until something has happened; what happens before it waits still counts. */
export class Wakeup {
  #happened = false;
  #resolve: (() => void) | undefined;

  readonly notify = (): void => {
    this.#happened = true;
    this.#resolve?.();
  };

  /** Resolves when `notify` was called since the last `next`. */
  async next(): Promise<void> {
    if (!this.#happened) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
      this.#resolve = undefined;
    }
    this.#happened = false;
  }
}
