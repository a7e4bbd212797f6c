import { Buffer } from "node:buffer";
import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import { holdsEncoded } from "../encoded-message.ts";
import type { Init, ServedMethod } from "../grpc/server/served-method.ts";
import { encode, messageBytesMax } from "../grpc/shared/codec.ts";
import { detailTypes } from "./errors.ts";
import { exactJson } from "./exact-json.ts";

/** How messages travel. */
export interface Codec {
  /** Follows `application/` for one message, `application/connect+` for a stream. */
  readonly name: "json" | "proto";
  /** A request that is in its bounds. @throws Fault INVALID_ARGUMENT */
  request(method: ServedMethod, bytes: Buffer): unknown;
  /** @throws Fault RESOURCE_EXHAUSTED for a message that is too large */
  answer(desc: DescMessage, init: Init): Buffer;
}

const json: Codec = {
  name: "json",
  request({ method, check }, bytes) {
    const request = fromText(method.input, bytes);
    check(request);
    return request;
  },
  answer(desc, init) {
    const made = create(desc, init);
    // What was encoded before is in its bytes alone.
    const whole = holdsEncoded(made) ? fromBinary(desc, toBinary(desc, made)) : made;
    const value = toJson(desc, whole, { registry: detailTypes });
    const bytes = Buffer.from(JSON.stringify(value));
    if (bytes.byteLength <= messageBytesMax) return bytes;
    const message = `${desc.typeName} of ${bytes.byteLength} bytes of JSON exceeds the limit of ${messageBytesMax} bytes: ask for less, or page`;
    throw new Fault("RESOURCE_EXHAUSTED", "FIELD_INVALID", message);
  },
};

const proto: Codec = {
  name: "proto",
  request: ({ decode }, bytes) => decode(bytes),
  answer: encode,
};

/** The codecs by their names. */
export const codecs: Readonly<Record<string, Codec>> = { json, proto };

/** A text with a byte that is none would name something else than its caller meant. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

function fromText(desc: DescMessage, bytes: Buffer) {
  // No body at all is the message without fields, as `curl -X POST` sends it.
  let value: JsonValue;
  try {
    value = bytes.byteLength === 0 ? {} : exactJson(utf8.decode(bytes));
  } catch (error) {
    throw notThat(desc, error);
  }
  try {
    return fromJson(desc, value, { registry: detailTypes });
  } catch (error) {
    throw notThat(desc, error);
  }
}

function notThat(desc: DescMessage, cause: unknown): Fault {
  const found = cause instanceof Error ? cause.message : String(cause);
  const message = `the request is not a valid ${desc.typeName} in JSON: ${found}`;
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, { cause });
}
