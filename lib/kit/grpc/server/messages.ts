import type { Readable } from "node:stream";
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
