import type { Readable } from "node:stream";
import { Fault } from "#lib/kernel/fault.ts";
import { createWakeup } from "../../async/wakeup.ts";
import { yieldToEventLoop } from "../../async/yield-to-event-loop.ts";

/**
 * The messages that a client streams, each read when the handler asks for it. Throws the signal's reason
 * when it aborts.
 *
 * It does not use the stream's iterator, which destroys a duplex stream at the end of its reading side
 * and so loses the responses (grpc-node #1839).
 *
 * A client on Node that hangs up sends an end of stream and then a reset, and grpc-js first reports only
 * the end. Half an import would then look complete. So the end counts only if the signal has still not
 * aborted one event-loop iteration later, after `probe` has made grpc-js check the connection. A reset
 * that the network delays by more than that is missed.
 */
export async function* readRequests<T>(
  stream: Readable,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
  probe: () => void,
): AsyncGenerator<T, void, undefined> {
  const wakeup = createWakeup();
  stream.on("readable", wakeup.wake).on("end", wakeup.wake);
  signal.addEventListener("abort", wakeup.wake);
  try {
    while (true) {
      signal.throwIfAborted();
      const bytes: Uint8Array | null = stream.read();
      if (bytes !== null) {
        yield decode(bytes);
      } else if (!stream.readableEnded) {
        await wakeup.wait();
      } else {
        await yieldToEventLoop();
        probe();
        await yieldToEventLoop();
        signal.throwIfAborted();
        return;
      }
    }
  } finally {
    stream.off("readable", wakeup.wake).off("end", wakeup.wake);
    signal.removeEventListener("abort", wakeup.wake);
  }
}

/** A caller may stream as many requests in one call; a file of bars has hundreds of bars in each. */
const streamedMax = 1_000_000;

/**
 * Decodes the requests of one stream; a fault says which of them it is about.
 * @returns throws Fault RESOURCE_EXHAUSTED for one more than `max`
 */
export function inOrder<B extends Uint8Array, T>(
  decode: (bytes: B) => T,
  max = streamedMax,
): (bytes: B) => T {
  let place = 0;
  return (bytes) => {
    place += 1;
    if (place > max) {
      const message = `a stream has at most ${max} messages: put more into each, or make several calls`;
      throw new Fault("RESOURCE_EXHAUSTED", "FIELD_INVALID", message);
    }
    try {
      return decode(bytes);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { code, reason, message, violations, cause } = error;
      throw new Fault(code, reason, `message ${place} of the stream: ${message}`, {
        violations,
        cause,
      });
    }
  };
}
