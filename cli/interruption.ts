/** The request of a user or the system to stop (SIGINT, SIGTERM). */
export interface Interruption {
  readonly signal: AbortSignal;
}

type StopSignal = "SIGINT" | "SIGTERM";

/** The part of node:process that announces signals. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
}

/** A wrapper such as tsx may repeat a signal that the terminal has already sent: one request. */
const echoMs = 500;

/**
 * Listens for signals: the first asks the command to stop, the second ends the process at once.
 *
 * @param nowMs - a monotonic clock.
 * @param leave - ends the process without closing anything.
 */
export function listenForInterruption(
  source: SignalSource,
  nowMs: () => number,
  leave: () => void,
): Interruption {
  const abort = new AbortController();
  let firstMs: number | undefined;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    source.on(name, () => {
      if (firstMs === undefined) {
        firstMs = nowMs();
        abort.abort();
      } else if (nowMs() - firstMs > echoMs) {
        leave();
      }
    });
  }
  return { signal: abort.signal };
}

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
