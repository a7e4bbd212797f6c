import { Buffer } from "node:buffer";
import { type DescMessage, fromBinary } from "@bufbuild/protobuf";

/** Types of messages of which callers send few different ones, each in many requests, such as policies. */
export type RememberedMessages = readonly DescMessage[];

/** Messages of a type that are kept; the one used longest ago goes first. */
const keptMessages = 8;
/** Longer ones are read each time: what strangers send must not fill the memory. */
const longestKept = 64 * 1024;

interface Kept {
  readonly bytes: Uint8Array;
  readonly message: object;
}

/**
 * Reads messages of one type: those used last are the same object where their bytes are the same, so that nothing of
 * them is worked out again. They are frozen. Undefined for bytes that are no such message.
 */
export function messageMemory(type: DescMessage): (bytes: Uint8Array) => object | undefined {
  const kept: Kept[] = [];
  return (bytes) => {
    const place = kept.findIndex((one) => isSame(one.bytes, bytes));
    const known = kept[place];
    if (known !== undefined) {
      if (place > 0) kept.unshift(...kept.splice(place, 1));
      return known.message;
    }
    const message = read(type, bytes);
    if (message === undefined || bytes.length > longestKept) return message;
    // The bytes are a view of what the transport received.
    kept.unshift({ bytes: bytes.slice(), message: frozen(message) });
    kept.length = Math.min(kept.length, keptMessages);
    return message;
  };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && Buffer.compare(one, other) === 0;
}

function read(type: DescMessage, bytes: Uint8Array): object | undefined {
  try {
    return fromBinary(type, bytes);
  } catch {
    // The general decoder says of the whole request what is wrong with it.
    return undefined;
  }
}

/** Frozen with all that it holds but bytes, which cannot be. */
function frozen<T extends object>(value: T): T {
  if (ArrayBuffer.isView(value)) return value;
  for (const member of Object.values(value)) {
    if (typeof member === "object" && member !== null) frozen(member);
  }
  return Object.freeze(value);
}
