/**
 * Wakes those who wait for a sprint to change. It carries no content: whoever is woken reads the
 * journal, so that nothing can be missed or seen twice.
 */
export class SprintFeed {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Tells that the journal of the sprint has changed. */
  notify(sprint: string): void {
    const waiting = this.#waiting.get(sprint);
    this.#waiting.delete(sprint);
    for (const wake of waiting ?? []) wake();
  }

  /**
   * Resolves at the next change of the sprint, or when the signal is aborted. Must be called
   * before the journal is read, or a change in between would be slept through.
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
