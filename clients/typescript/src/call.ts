import { PmxError } from "./pmx-error.ts";
import { type RetryPolicy, waitBefore } from "./retry.ts";

/** How one call is made. */
export interface PmxCallOptions {
  /** How long the call may take with all its attempts; Infinity for a call without an end. */
  readonly deadlineMs?: number;
  /** Ends the call when it aborts. */
  readonly signal?: AbortSignal;
  /** What the call is found by in the logs, and its request where that has an id; made for each call when absent. */
  readonly requestId?: string;
  /** Sent along. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What one attempt is bound by. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** What is left of the deadline; undefined without one. */
  readonly timeoutMs: number | undefined;
}

/** The longest time that a timer can wait. */
const timerMsMax = 2 ** 31 - 1;

/** One call with its deadline, over all of its attempts. */
export class Call {
  readonly #ending = new AbortController();
  readonly #endsAtMs: number;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #given: AbortSignal | undefined;

  readonly #address: string;

  constructor(
    { path, address }: { readonly path: string; readonly address: string },
    deadlineMs: number,
    given: AbortSignal | undefined,
  ) {
    this.#address = address;
    this.#endsAtMs = performance.now() + deadlineMs;
    this.#given = given;
    if (Number.isFinite(deadlineMs)) {
      const late = () => this.#ending.abort(tooLate(path, deadlineMs));
      this.#timer = setTimeout(late, Math.min(Math.max(0, deadlineMs), timerMsMax));
    }
    if (given?.aborted) this.#cancel();
    else given?.addEventListener("abort", this.#cancel);
  }

  /** Makes attempts until one succeeds, fails for good, or there is no time for another. @throws PmxError */
  async run<T>(attempt: (bounds: Attempt) => Promise<T>, retry: RetryPolicy | undefined) {
    const { signal } = this.#ending;
    for (let attempts = 1; ; attempts++) {
      try {
        if (signal.aborted) throw signal.reason;
        return await attempt({ signal, timeoutMs: this.#remainingMs() });
      } catch (thrown) {
        const error = this.errorOf(thrown);
        const waitMs = retry && waitBefore(error, attempts, retry);
        const isOver = signal.aborted || waitMs === undefined;
        if (isOver || waitMs >= (this.#remainingMs() ?? Number.POSITIVE_INFINITY)) throw error;
        await pause(waitMs, signal);
      }
    }
  }

  /** What ended the call: its deadline or its caller, before what they made the attempt fail with. */
  errorOf(thrown: unknown): PmxError {
    const { signal } = this.#ending;
    return signal.aborted && signal.reason instanceof PmxError
      ? signal.reason
      : PmxError.from(thrown, this.#address);
  }

  /** Ends what is still under way. */
  end(): void {
    clearTimeout(this.#timer);
    this.#given?.removeEventListener("abort", this.#cancel);
    this.#ending.abort();
  }

  readonly #cancel = (): void => {
    const cause = this.#given?.reason as unknown;
    this.#ending.abort(new PmxError("CANCELLED", "the caller cancelled the call", { cause }));
  };

  #remainingMs(): number | undefined {
    if (!Number.isFinite(this.#endsAtMs)) return undefined;
    return Math.max(1, Math.ceil(this.#endsAtMs - performance.now()));
  }
}

function tooLate(path: string, deadlineMs: number): PmxError {
  const message = `${path} was not answered within ${deadlineMs} ms`;
  return new PmxError("DEADLINE_EXCEEDED", message);
}

/** Resolves after a time, or at once when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
