import type { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Fault } from "#lib/kernel/fault.ts";
import { createWakeup } from "../async/wakeup.ts";
import { ByteParts } from "../http/byte-parts.ts";
import { HeldBytes } from "../http/held-bytes.ts";
import { envelopeBytes, prefixBytes } from "./envelopes.ts";

/**
 * The messages that a caller streams over HTTP, each decoded when the handler asks for it. Nothing more of the body is
 * read meanwhile, so that a caller who is faster than the handler waits; a message in parts counts among what requests
 * hold. The request stays open, so that it can be answered half-way.
 * @throws the signal's reason when it aborts; Fault INVALID_ARGUMENT for what are no envelopes or end within one;
 *   RESOURCE_EXHAUSTED for a message that is too large; CANCELLED for a body that does not come to its end
 */
export async function* readEnvelopes<T>(
  request: IncomingMessage,
  decode: (bytes: Buffer) => T,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const held = new HeldBytes();
  const parts = new ByteParts();
  let neededBytes = 0;
  try {
    for await (const chunk of chunksOf(request, signal)) {
      const fault = held.hold(chunk.byteLength);
      if (fault !== undefined) throw fault;
      parts.add(chunk);
      // Parts of a large message are put together once it is whole, not with each of them.
      if (held.bytes < neededBytes) continue;
      let rest = parts.take();
      neededBytes = envelopeBytes(rest);
      while (rest.byteLength >= neededBytes) {
        const message = rest.subarray(prefixBytes, neededBytes);
        rest = rest.subarray(neededBytes);
        held.release(neededBytes);
        yield decode(message);
        signal.throwIfAborted();
        neededBytes = envelopeBytes(rest);
      }
      if (rest.byteLength > 0) parts.add(rest);
    }
    if (held.bytes > 0) throw cutOff(held.bytes);
  } finally {
    held.release();
  }
}

/** What comes of a body, a chunk at a time. Its own iterator would close the connection when it is left early. */
async function* chunksOf(
  request: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const { wake, wait } = createWakeup();
  const events = ["readable", "end", "error", "close"] as const;
  for (const event of events) request.on(event, wake);
  signal.addEventListener("abort", wake);
  try {
    while (true) {
      signal.throwIfAborted();
      const chunk: Buffer | null = request.read();
      if (chunk !== null) yield chunk;
      else if (request.readableEnded) return;
      else if (request.destroyed) throw hungUp(request.errored);
      else await wait();
    }
  } finally {
    for (const event of events) request.off(event, wake);
    signal.removeEventListener("abort", wake);
  }
}

function hungUp(cause: unknown): Fault {
  return new Fault("CANCELLED", "CANCELLED", "the caller hung up", { cause });
}

function cutOff(bytes: number): Fault {
  const message = `the body ends within an envelope, of which ${bytes} bytes came: a byte 0, the length in 4 bytes, then the whole message`;
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message);
}
