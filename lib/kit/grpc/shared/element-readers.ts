import {
  create,
  type DescField,
  type DescMessage,
  type MessageShape,
  mergeFromBinary,
  ScalarType,
} from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { messageMemory, type RememberedMessages } from "./message-memory.ts";

/**
 * Reads a message of one type from the bytes from `from` up to `to`. Undefined where they hold anything
 * unusual: then the general decoder reads the whole request.
 */
export type ElementReader = (
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
) => object | undefined;

/** Readers of message types that requests hold many of, by the full name of the type. */
export type ElementReaders = ReadonlyMap<string, ElementReader>;

/** A decoder of requests; undefined where a request is left to the general one. */
export type ListDecoder = <D extends DescMessage>(
  schema: D,
  bytes: Uint8Array,
) => MessageShape<D> | undefined;

interface List {
  readonly name: string;
  readonly read: ElementReader;
}

/** A field of one message that is much the same in all requests. */
interface Single {
  readonly name: string;
  readonly read: (bytes: Uint8Array) => object | undefined;
}

/** What is known of a message type before any bytes of it. */
interface Layout {
  /** The repeated fields that there is a reader for, by the tag of an element. */
  readonly lists: ReadonlyMap<number, List>;
  /** The fields whose messages are remembered, by their tag. */
  readonly singles: ReadonlyMap<number, Single>;
  /** The wire types of each field that the type has, by its number. */
  readonly wireTypes: ReadonlyMap<number, readonly number[]>;
}

/**
 * A decoder for requests that are mostly one list, such as hundreds of bars, or that bring the settings of many
 * requests before them. The general decoder makes
 * every message of every type by the same code, which the engine cannot specialise; here the elements are
 * read by readers of their own, and only the rest of the request by the general decoder. Bytes that are
 * no valid protobuf are left to it too.
 * @param remembered types whose messages are the same object where their bytes are the same, and frozen
 */
export function createListDecoder(
  readers: ElementReaders,
  remembered: RememberedMessages = [],
): ListDecoder {
  const known = new WeakMap<DescMessage, Layout>();
  const memories = new Map(remembered.map((type) => [type.typeName, messageMemory(type)]));
  return (schema, bytes) => {
    let layout = known.get(schema);
    if (layout === undefined) {
      layout = layoutOf(schema, readers, memories);
      known.set(schema, layout);
    }
    const { lists, singles } = layout;
    return lists.size + singles.size === 0 ? undefined : decodeLists(schema, bytes, layout);
  };
}

function layoutOf(
  schema: DescMessage,
  readers: ElementReaders,
  memories: ReadonlyMap<string, Single["read"]>,
): Layout {
  const lists = new Map<number, List>();
  const singles = new Map<number, Single>();
  for (const field of schema.fields) {
    if (field.fieldKind === "message" && field.oneof === undefined && !field.delimitedEncoding) {
      const read = memories.get(field.message.typeName);
      const tag = (field.number << 3) | WireType.LengthDelimited;
      if (read !== undefined) singles.set(tag, { name: field.localName, read });
      continue;
    }
    if (field.fieldKind !== "list" || field.listKind !== "message") continue;
    const read = readers.get(field.message.typeName);
    if (read === undefined || field.delimitedEncoding) continue;
    lists.set((field.number << 3) | WireType.LengthDelimited, { name: field.localName, read });
  }
  return {
    lists,
    singles,
    wireTypes: new Map(schema.fields.map((field) => [field.number, wireTypesOf(field)])),
  };
}

const wireTypesOfScalars: Readonly<Partial<Record<ScalarType, WireType>>> = {
  [ScalarType.DOUBLE]: WireType.Bit64,
  [ScalarType.FIXED64]: WireType.Bit64,
  [ScalarType.SFIXED64]: WireType.Bit64,
  [ScalarType.FLOAT]: WireType.Bit32,
  [ScalarType.FIXED32]: WireType.Bit32,
  [ScalarType.SFIXED32]: WireType.Bit32,
  [ScalarType.STRING]: WireType.LengthDelimited,
  [ScalarType.BYTES]: WireType.LengthDelimited,
};

function wireTypesOf(field: DescField): readonly number[] {
  const isList = field.fieldKind === "list";
  const kind = isList ? field.listKind : field.fieldKind;
  if (kind === "message" || kind === "map") return [WireType.LengthDelimited];
  const single = (field.scalar && wireTypesOfScalars[field.scalar]) ?? WireType.Varint;
  return isList ? [single, WireType.LengthDelimited] : [single];
}

function decodeLists<D extends DescMessage>(
  schema: D,
  bytes: Uint8Array,
  { lists, singles, wireTypes }: Layout,
): MessageShape<D> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, object[]>();
  const foundSingles = new Map<string, object>();
  const others: Uint8Array[] = [];
  let othersFrom = 0;
  let at = 0;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    if (tag === undefined) return undefined;
    const wireType = tag.value & 7;
    // The general decoder does not look at the wire type of a field that it knows.
    if (wireTypes.get(tag.value >>> 3)?.includes(wireType) === false) return undefined;
    const value = valueAt(bytes, tag.end, wireType);
    if (value === undefined || value.end > bytes.length) return undefined;
    const list = lists.get(tag.value);
    const single = singles.get(tag.value);
    if (list !== undefined || single !== undefined) {
      if (list !== undefined) {
        const element = list.read(bytes, view, value.from, value.end);
        if (element === undefined) return undefined;
        const elements = found.get(list.name);
        if (elements === undefined) found.set(list.name, [element]);
        else elements.push(element);
      } else if (single !== undefined) {
        // A field that comes twice is merged, and a remembered message is not changed.
        if (foundSingles.has(single.name)) return undefined;
        const message = single.read(bytes.subarray(value.from, value.end));
        if (message === undefined) return undefined;
        foundSingles.set(single.name, message);
      }
      if (at > othersFrom) others.push(bytes.subarray(othersFrom, at));
      othersFrom = value.end;
    }
    at = value.end;
  }
  if (found.size + foundSingles.size === 0) return undefined;
  if (at > othersFrom) others.push(bytes.subarray(othersFrom, at));
  const rest = restOf(schema, others);
  if (rest === undefined) return undefined;
  // Elements that were read from the midst of another field.
  const values = rest as unknown as Readonly<Record<string, unknown>>;
  for (const name of found.keys()) {
    if ((values[name] as readonly object[]).length !== 0) return undefined;
  }
  for (const name of foundSingles.keys()) if (values[name] !== undefined) return undefined;
  return Object.assign(rest, Object.fromEntries(found), Object.fromEntries(foundSingles));
}

/**
 * The message of all bytes but the elements. The stretches between them are decoded one by one: joined,
 * a field that is longer than the message which it is in would read into the next stretch, and in the
 * whole request into an element. Undefined where they are no valid protobuf: the general decoder says of
 * the whole request what is wrong with it.
 */
function restOf<D extends DescMessage>(
  schema: D,
  stretches: readonly Uint8Array[],
): MessageShape<D> | undefined {
  const message = create(schema);
  try {
    for (const bytes of stretches) mergeFromBinary(schema, message, bytes);
  } catch {
    return undefined;
  }
  return message;
}

interface Varint {
  readonly value: number;
  /** Index of the first byte after it. */
  readonly end: number;
}

/** A tag or a length; undefined where it is longer than one of these can be, or cut off. */
function varint(bytes: Uint8Array, from: number): Varint | undefined {
  let value = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = bytes[from + i];
    if (byte === undefined) return undefined;
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return undefined;
}

/** Where the value after a tag begins and ends; undefined for a group, or a length that is cut off. */
function valueAt(
  bytes: Uint8Array,
  from: number,
  wireType: number,
): { readonly from: number; readonly end: number } | undefined {
  switch (wireType) {
    case WireType.Varint: {
      let last = from;
      while (bytes[last] !== undefined && bytes[last]! >= 0x80) last += 1;
      return { from, end: last + 1 };
    }
    case WireType.Bit64:
      return { from, end: from + 8 };
    case WireType.Bit32:
      return { from, end: from + 4 };
    case WireType.LengthDelimited: {
      const length = varint(bytes, from);
      return length && { from: length.end, end: length.end + length.value };
    }
    default:
      return undefined;
  }
}
