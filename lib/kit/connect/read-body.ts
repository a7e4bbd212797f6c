import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Fault } from "#lib/kernel/fault.ts";
import { messageBytesMax } from "../grpc/shared/codec.ts";

/** Five bytes of an envelope come on top of a message. */
const bodyBytesMax = messageBytesMax + 5;
/** All bodies that are being read may hold so much together, so that slow callers cannot fill the memory. */
const allBytesMax = 64 * 1024 * 1024;
/** One count for the process: its memory is one as well. */
let allBytes = 0;

/** The whole body of a request. @throws Fault RESOURCE_EXHAUSTED for one that is too large; CANCELLED */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (more: number): void => {
    if (bytes + more > bodyBytesMax) throw tooLarge();
    if (allBytes + more > allBytesMax) throw overloaded();
    bytes += more;
    allBytes += more;
  };
  try {
    // A body that says that it is too large is not read at all.
    if (Number(request.headers["content-length"] ?? 0) > bodyBytesMax) throw tooLarge();
    for await (const chunk of request as AsyncIterable<Buffer>) {
      take(chunk.byteLength);
      chunks.push(chunk);
    }
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("CANCELLED", "CANCELLED", "the caller hung up", { cause: error });
  } finally {
    allBytes -= bytes;
  }
}

function tooLarge(): Fault {
  const message = `a request of more than ${messageBytesMax} bytes is not read: send less at once`;
  return new Fault("RESOURCE_EXHAUSTED", "FIELD_INVALID", message);
}

function overloaded(): Fault {
  const message = "too many requests are being read: call again later";
  return new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", message, { retryAfterMs: 1_000 });
}
