/**
 * Wakes those who watch a commitment when something of it was recorded. It carries no content: a watcher reads the
 * changes, so that nothing is missed or seen twice.
 */
export class CommitmentFeed {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Wakes everyone who waits for a commitment. */
  notify(name: string): void {
    const waiting = this.#waiting.get(name);
    this.#waiting.delete(name);
    for (const wake of waiting ?? []) wake();
  }

  /** Resolves at the next record of a commitment, or when the signal is aborted. Must be called before it is read. */
  changed(name: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const waiting = this.#waiting.get(name) ?? new Set();
      const wake = () => {
        signal.removeEventListener("abort", wake);
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(name) === waiting) this.#waiting.delete(name);
        resolve();
      };
      signal.addEventListener("abort", wake);
      waiting.add(wake);
      this.#waiting.set(name, waiting);
    });
  }
}
