/** Lets a loop sleep until there is something to do; a call that comes too early is kept. */
export interface Wakeup {
  readonly wake: () => void;
  /** Resolves at the next `wake`, or at once if one came since the last wait. */
  wait(): Promise<void>;
}

export function createWakeup(): Wakeup {
  let pending = false;
  let resume: (() => void) | undefined;
  return {
    wake() {
      pending = true;
      resume?.();
    },
    async wait() {
      if (!pending) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
      pending = false;
      resume = undefined;
    },
  };
}
