import type { FitCaller } from "../app/ports.ts";
import { FairQueue } from "./fair-queue.ts";
import { overloaded } from "./fit-faults.ts";

interface Turn {
  begin(): void;
  refuse(error: unknown): void;
}

/**
 * Lets a number of fits run at a time. Those that wait are begun one of each caller in turn; where too many wait, the
 * caller with most of them loses its last one to another with fewer.
 */
export class FairTurns {
  readonly #atOnce: () => number;
  readonly #queueLimit: number;
  readonly #waiting = new FairQueue<Turn>();
  #running = 0;
  #drained: (() => void) | undefined;

  /** @param atOnce how many may run; it may change with time */
  constructor(atOnce: () => number, queueLimit: number) {
    this.#atOnce = atOnce;
    this.#queueLimit = queueLimit;
  }

  /**
   * Resolves when the caller may begin, to what it calls when it has ended.
   * @throws Fault OVERLOADED, or the signal's reason when it aborts before
   */
  async take({ peer, signal }: FitCaller): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#running < this.#atOnce()) this.#running += 1;
    else await this.#wait(peer, signal);
    return () => {
      this.#running -= 1;
      this.#beginWaiting();
    };
  }

  /** Resolves once nothing runs and nothing waits. */
  async drained(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  #wait(peer: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.remove(peer, turn);
        reject(signal.reason);
      };
      const turn: Turn = {
        begin() {
          signal.removeEventListener("abort", leave);
          resolve();
        },
        refuse(error) {
          signal.removeEventListener("abort", leave);
          reject(error);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.admit(peer, turn, this.#queueLimit)?.refuse(overloaded(this.#queueLimit));
    });
  }

  #beginWaiting(): void {
    while (this.#running < this.#atOnce()) {
      const next = this.#waiting.take();
      if (next === undefined) break;
      this.#running += 1;
      next.begin();
    }
    if (this.#running === 0) this.#drained?.();
  }
}
