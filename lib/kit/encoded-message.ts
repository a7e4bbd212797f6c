import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Bytes of a message that is sent within several others, made once. */
export function encodedMessage<D extends DescMessage>(
  schema: D,
  init: MessageInitShape<D>,
): Uint8Array {
  return toBinary(schema, create(schema, init));
}

/**
 * A message for sending alone, some fields of which have been encoded before: nothing reads these of it. It carries
 * them as fields that it does not know, since the wire is the same; they follow those that it does know.
 *
 * @param fields - by name, the bytes of the message in the field
 * @throws TypeError for a field that holds no single message
 */
export function withEncoded<D extends DescMessage, Name extends keyof D["field"] & string>(
  schema: D,
  init: MessageInitShape<D>,
  fields: Readonly<Record<Name, Uint8Array>>,
): MessageShape<D> {
  const message = create(schema, init);
  message.$unknown = Object.entries<Uint8Array>(fields).map(([name, bytes]) => {
    return { no: numberOf(schema, name), wireType: WireType.LengthDelimited, data: framed(bytes) };
  });
  return message;
}

function numberOf(schema: DescMessage, name: string): number {
  const field: DescField | undefined = schema.field[name];
  if (field?.fieldKind !== "message" || field.delimitedEncoding) {
    throw new TypeError(`${schema.typeName}.${name} holds no single message`);
  }
  return field.number;
}

/** As they stand after a tag: behind their length. */
function framed(bytes: Uint8Array): Uint8Array {
  return new BinaryWriter().bytes(bytes).finish();
}
