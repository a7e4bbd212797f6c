import type { Writable } from "node:stream";

/**
 * Writes every message. Asks for the next one only when the reader has read enough of what was written
 * (back-pressure). Stops when the signal aborts.
 */
export async function writeMessages<T>(
  stream: Writable,
  messages: AsyncIterable<T> | Iterable<T>,
  encode: (message: T) => Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of messages) {
    if (signal.aborted) return;
    if (!stream.write(encode(message))) await drained(stream, signal);
    if (signal.aborted) return;
  }
}

function drained(stream: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
