import type { Logger } from "../telemetry/logger.ts";

interface Closeable {
  readonly name: string;
  readonly close: () => Promise<void>;
}

/**
 * Closes what a process opened, in reverse order. Every closer runs, even after one has failed; the
 * failures are thrown together as one AggregateError that names each.
 */
export class CloseableStack {
  readonly #open: Closeable[] = [];
  #closing: Promise<void> | undefined;

  /** Registers how to close what was just opened. Throws once closing has begun. */
  push(name: string, close: () => Promise<void>): void {
    if (this.#closing) throw new Error(`${name} was opened while the stack is closing`);
    this.#open.push({ name, close });
  }

  /** Closes everything, last opened first. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  /**
   * Closes everything after a failure that the caller throws on: what fails here is logged, so that it
   * does not take that failure's place.
   */
  async closeAfterFailure(logger: Logger): Promise<void> {
    try {
      await this.close();
    } catch (error) {
      logger.error("what was opened did not close cleanly", { error });
    }
  }

  async #closeAll(): Promise<void> {
    const failures: Error[] = [];
    for (const { name, close } of this.#open.reverse()) {
      try {
        await close();
      } catch (cause) {
        failures.push(new Error(`closing ${name} failed: ${messageOf(cause)}`, { cause }));
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, failures.map((failure) => failure.message).join("; "));
    }
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
