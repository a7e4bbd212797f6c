import type { Readable } from "node:stream";
import { Wakeup } from "./wakeup.ts";

/**
 * The messages that a caller streams, read one by one as the handler asks for them. Throws the
 * signal's reason when it aborts.
 *
 * It reads by hand because the default iterator destroys a duplex at the end of its reading side,
 * and the answers with it (grpc-node #1839).
 */
export async function* readRequests<T>(
  stream: Readable,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const wakeup = new Wakeup();
  stream.on("readable", wakeup.notify).on("end", wakeup.notify);
  signal.addEventListener("abort", wakeup.notify);
  try {
    while (true) {
      signal.throwIfAborted();
      const bytes: Uint8Array | null = stream.read();
      if (bytes !== null) yield decode(bytes);
      else if (stream.readableEnded) return;
      else await wakeup.next();
    }
  } finally {
    stream.off("readable", wakeup.notify).off("end", wakeup.notify);
    signal.removeEventListener("abort", wakeup.notify);
  }
}
