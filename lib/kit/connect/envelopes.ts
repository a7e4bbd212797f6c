import { Buffer } from "node:buffer";
import { Fault } from "#lib/kernel/fault.ts";
import { messageBytesMax } from "../grpc/shared/codec.ts";

/** A byte of flags and four of the length stand before each message of a stream. */
export const prefixBytes = 5;
/** The message is compressed. */
const compressed = 1;
/** It is the last, and says how the stream ended. */
const ended = 2;

/** The one message of a request whose answer is a stream. @throws Fault INVALID_ARGUMENT */
export function unwrapped(body: Buffer): Buffer {
  const length = body.byteLength < prefixBytes ? -1 : body.readUInt32BE(1);
  if (length !== body.byteLength - prefixBytes || body[0] !== 0) {
    const isCompressed = (body[0] ?? 0) === compressed;
    const what = isCompressed ? "is compressed" : "is not one message in one envelope";
    const message = `the body ${what}: a byte 0, its length in 4 bytes, then the message`;
    throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message);
  }
  return body.subarray(prefixBytes);
}

/**
 * How many bytes the first envelope of these has; of its prefix alone while that is not there.
 * @throws Fault INVALID_ARGUMENT for a message that is compressed or no message, RESOURCE_EXHAUSTED for one that is too
 *   large
 */
export function envelopeBytes(bytes: Buffer): number {
  if (bytes.byteLength < prefixBytes) return prefixBytes;
  const flags = bytes[0]!;
  if (flags !== 0) {
    const what =
      flags === compressed
        ? "a compressed message"
        : flags === ended
          ? "an end, which an answer alone has (a request ends with its body)"
          : "what is none";
    const message = `an envelope of the body has the flags ${flags}, ${what}: a byte 0, the length in 4 bytes, then the message`;
    throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message);
  }
  const messageBytes = bytes.readUInt32BE(1);
  if (messageBytes <= messageBytesMax) return prefixBytes + messageBytes;
  const message = `a message of ${messageBytes} bytes exceeds the limit of ${messageBytesMax} bytes: send less in each`;
  throw new Fault("RESOURCE_EXHAUSTED", "FIELD_INVALID", message);
}

/** A message of a stream in its envelope. */
export function wrapped(message: Buffer): Buffer {
  return enveloped(0, message);
}

/** What ends a stream: `{}`, or the error. */
export function endOfStream(error?: object): Buffer {
  return enveloped(ended, Buffer.from(JSON.stringify(error === undefined ? {} : { error })));
}

function enveloped(flags: number, message: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix[0] = flags;
  prefix.writeUInt32BE(message.byteLength, 1);
  return Buffer.concat([prefix, message]);
}
