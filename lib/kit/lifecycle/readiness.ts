import type { Logger } from "../telemetry/logger.ts";

/**
 * What a process needs to do its work, and whether it is there. As long as something is away the health of the process
 * says NOT_SERVING, so that its callers wait instead of being refused; it goes on answering.
 */
export class Readiness {
  readonly #logger: Logger;
  readonly #away = new Set<string>();
  #follow: ((isReady: boolean) => void) | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** States that something is there, or away. What was never stated is there. */
  set(need: string, isThere: boolean): void {
    if (isThere !== this.#away.has(need)) return;
    if (isThere) this.#away.delete(need);
    else this.#away.add(need);
    const away = [...this.#away].join(", ");
    if (this.#away.size > 0) this.#logger.warn("the process is not ready", { away });
    else this.#logger.info("the process is ready again");
    this.#follow?.(this.#away.size === 0);
  }

  /** Calls back now and at each change, until `stop`. */
  follow(listener: (isReady: boolean) => void): void {
    this.#follow = listener;
    listener(this.#away.size === 0);
  }

  /** From now on nothing that comes back makes the process ready. */
  stop(): void {
    this.#follow?.(false);
    this.#follow = undefined;
  }
}
