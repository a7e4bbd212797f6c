import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { Wakeup } from "./wakeup.ts";

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
  const wakeup = new Wakeup();
  stream.on("readable", wakeup.notify).on("end", wakeup.notify);
  signal.addEventListener("abort", wakeup.notify);
  try {
    while (true) {
      signal.throwIfAborted();
      const bytes: Uint8Array | null = stream.read();
      if (bytes !== null) {
        yield decode(bytes);
      } else if (!stream.readableEnded) {
        await wakeup.next();
      } else {
        await setImmediate();
        probe();
        await setImmediate();
        signal.throwIfAborted();
        return;
      }
    }
  } finally {
    stream.off("readable", wakeup.notify).off("end", wakeup.notify);
    signal.removeEventListener("abort", wakeup.notify);
  }
}
