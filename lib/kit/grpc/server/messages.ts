import type { Readable } from "node:stream";
import { createWakeup } from "../../async/wakeup.ts";
import { yieldToEventLoop } from "../../async/yield-to-event-loop.ts";

/**
 * The messages that a caller streams, read one by one as the handler asks for them. Throws the
 * signal's reason when it aborts.
 *
 * It reads by hand because the default iterator destroys a duplex at the end of its reading side,
 * and the answers with it (grpc-node #1839).
 *
 * A caller on Node that hangs up sends an end of stream and then the reset, and grpc-js shows only
 * the end at first. So the end counts when, a turn of the event loop later, `probe` has made
 * grpc-js look at the connection and `signal` has not aborted: half an import would else be taken
 * for a whole one. A reset that the network delays beyond that turn is still missed.
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
