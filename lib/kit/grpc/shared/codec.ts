import { Buffer } from "node:buffer";
import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import type { ListDecoder } from "./element-readers.ts";

/** The largest message that either side sends or accepts: 4 MiB. */
export const messageBytesMax = 4 * 1024 * 1024;

/** The bytes of a message. @throws Fault RESOURCE_EXHAUSTED when a peer would not accept that many. */
export function encode<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Buffer {
  const bytes = toBinary(schema, create(schema, init));
  if (bytes.byteLength > messageBytesMax) {
    throw new Fault(
      "RESOURCE_EXHAUSTED",
      "FIELD_INVALID",
      `${schema.typeName} of ${bytes.byteLength} bytes exceeds the limit of ${messageBytesMax} bytes: ask for less, or page`,
    );
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * A request from its bytes.
 * @param decodeLists tried first, for requests that are mostly lists
 * @throws Fault INVALID_ARGUMENT when they are not of that message.
 */
export function decodeRequest<D extends DescMessage>(
  schema: D,
  bytes: Uint8Array,
  decodeLists?: ListDecoder,
): MessageShape<D> {
  try {
    const plain = plainBytes(bytes);
    return decodeLists?.(schema, plain) ?? fromBinary(schema, plain);
  } catch (cause) {
    throw new Fault(
      "INVALID_ARGUMENT",
      "FIELD_INVALID",
      `the request is not a valid ${schema.typeName}: send the message of the published proto`,
      { cause },
    );
  }
}

/** A response from its bytes. @throws Fault INTERNAL when they are not of that message. */
export function decodeResponse<D extends DescMessage>(
  schema: D,
  bytes: Uint8Array,
  address: string,
): MessageShape<D> {
  try {
    return fromBinary(schema, plainBytes(bytes));
  } catch (cause) {
    const message = `${address} answered with bytes that are not a ${schema.typeName}: is it of the same version?`;
    throw new Fault("INTERNAL", "INTERNAL", message, { metadata: { address }, cause });
  }
}

/** Not as a Buffer: bytes fields are views of it and must be plain Uint8Arrays. */
function plainBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
