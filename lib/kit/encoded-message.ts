import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** A message that is sent within several others, as it stands there after a tag: its bytes behind their length. */
export interface EncodedMessage {
  readonly framed: Uint8Array;
}

/** Encodes a message, once for all that hold it. */
export function encodedMessage<D extends DescMessage>(
  schema: D,
  init: MessageInitShape<D>,
): EncodedMessage {
  const bytes = toBinary(schema, create(schema, init));
  return { framed: new BinaryWriter().bytes(bytes).finish() };
}

/** One for all messages: it keeps its buffer, which a new one would have to grow in steps, each with a copy. */
let writer = new BinaryWriter();

/**
 * Encodes a message that every call makes, once for all that hold it.
 * @param write - the generated function of the message, of `#proto/writers.ts`
 */
export function writtenMessage<Message>(
  write: (writer: BinaryWriter, message: Message) => void,
  message: Message,
): EncodedMessage {
  try {
    write(writer.fork(), message);
    return { framed: writer.join().finish() };
  } catch (error) {
    // The old one holds a part of the message, which would come before the next one.
    writer = new BinaryWriter();
    throw error;
  }
}

/**
 * A message for sending alone, some fields of which have been encoded before: nothing reads these of it. It carries
 * them as fields that it does not know, since the wire is the same; they follow those that it does know.
 *
 * @param fields - by name, the message in the field
 * @throws TypeError for a field that holds no single message
 */
export function withEncoded<D extends DescMessage, Name extends keyof D["field"] & string>(
  schema: D,
  init: MessageInitShape<D>,
  fields: Readonly<Record<Name, EncodedMessage>>,
): MessageShape<D> {
  const message = create(schema, init);
  message.$unknown = Object.entries<EncodedMessage>(fields).map(([name, { framed }]) => {
    return { no: numberOf(schema, name), wireType: WireType.LengthDelimited, data: framed };
  });
  return message;
}

/** Whether a message, or one within it, carries fields that were encoded before: who reads it reads its bytes. */
export function holdsEncoded(value: unknown): boolean {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return value.some(holdsEncoded);
  const { $unknown } = value as { readonly $unknown?: readonly unknown[] };
  return ($unknown?.length ?? 0) > 0 || Object.values(value).some(holdsEncoded);
}

function numberOf(schema: DescMessage, name: string): number {
  const field: DescField | undefined = schema.field[name];
  if (field?.fieldKind !== "message" || field.delimitedEncoding) {
    throw new TypeError(`${schema.typeName}.${name} holds no single message`);
  }
  return field.number;
}
