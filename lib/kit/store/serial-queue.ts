import { AsyncLocalStorage } from "node:async_hooks";

/** Runs pieces of work one after another, in the order in which they were asked for. */
export interface SerialQueue {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when everything asked for so far has ended. */
  idle(): Promise<void>;
}

/**
 * A first-in first-out queue of asynchronous work. Work that fails rejects its own promise only.
 * Work that waits for the same queue would wait for itself for ever, so that is an error instead.
 */
export function createSerialQueue(name: string): SerialQueue {
  const running = new AsyncLocalStorage<{ active: boolean }>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      if (running.getStore()?.active) {
        return Promise.reject(
          new Error(`${name}: a write asked for another write of the same store; use its tx`),
        );
      }
      const turn = last.then(() => {
        const marker = { active: true };
        return running.run(marker, work).finally(() => {
          marker.active = false;
        });
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    async idle() {
      await last;
    },
  };
}
