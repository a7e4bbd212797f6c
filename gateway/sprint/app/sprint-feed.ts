/**
 * Wakes the watchers of a sprint when it changes. It carries no content: a watcher reads the
 * journal, so that nothing can be missed or seen twice.
 */
export class SprintFeed {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Wakes everyone who waits for a change of the sprint. */
  notify(sprint: string): void {
    const waiting = this.#waiting.get(sprint);
    this.#waiting.delete(sprint);
    for (const wake of waiting ?? []) wake();
  }

  /**
   * Resolves at the next change of the sprint, or when the signal is aborted. Must be called before
   * the journal is read; otherwise a change in between would be missed.
   */
  changed(sprint: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const waiting = this.#waiting.get(sprint) ?? new Set();
      this.#waiting.set(sprint, waiting);
      const wake = () => {
        signal.removeEventListener("abort", wake);
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(sprint) === waiting) {
          this.#waiting.delete(sprint);
        }
        resolve();
      };
      signal.addEventListener("abort", wake);
      waiting.add(wake);
    });
  }
}
