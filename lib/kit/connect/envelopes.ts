import { Buffer } from "node:buffer";
import { Fault } from "#lib/kernel/fault.ts";

/** A byte of flags and four of the length stand before each message of a stream. */
const prefixBytes = 5;
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
