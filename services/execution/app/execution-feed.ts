/**
 * Wakes those who watch executions when something was committed. It carries no content: a watcher reads the facts,
 * so that nothing is missed or seen twice.
 */
export class ExecutionFeed {
  #waiting = new Set<() => void>();

  /** Wakes everyone who waits for a commit. */
  notify(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Resolves at the next commit, or when the signal is aborted. Must be called before the facts are read. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        signal.removeEventListener("abort", wake);
        this.#waiting.delete(wake);
        resolve();
      };
      signal.addEventListener("abort", wake);
      this.#waiting.add(wake);
    });
  }
}
