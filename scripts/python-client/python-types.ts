import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { isOfProtobuf, moduleOf } from "./packages.ts";

/** How a value of a field is written in Python, and which codec of the package reads and writes it. */
export interface PythonType {
  readonly annotation: string;
  readonly codec: string;
  /** What a field without presence holds where nothing is stated. */
  readonly zero: string;
}

const int = (codec: string): PythonType => ({ annotation: "int", codec, zero: "0" });
const float = (codec: string): PythonType => ({ annotation: "float", codec, zero: "0.0" });

const scalars: Readonly<Record<ScalarType, PythonType>> = {
  [ScalarType.DOUBLE]: float("_v.DOUBLE"),
  [ScalarType.FLOAT]: float("_v.DOUBLE"),
  [ScalarType.INT64]: int("_v.INT64"),
  [ScalarType.SINT64]: int("_v.INT64"),
  [ScalarType.SFIXED64]: int("_v.INT64"),
  [ScalarType.UINT64]: int("_v.UINT64"),
  [ScalarType.FIXED64]: int("_v.UINT64"),
  [ScalarType.INT32]: int("_v.INT32"),
  [ScalarType.SINT32]: int("_v.INT32"),
  [ScalarType.SFIXED32]: int("_v.INT32"),
  [ScalarType.UINT32]: int("_v.UINT32"),
  [ScalarType.FIXED32]: int("_v.UINT32"),
  [ScalarType.BOOL]: { annotation: "bool", codec: "_v.BOOL", zero: "False" },
  [ScalarType.STRING]: { annotation: "str", codec: "_v.STRING", zero: '""' },
  [ScalarType.BYTES]: { annotation: "bytes", codec: "_v.BYTES", zero: 'b""' },
};

/** Messages of protobuf that Python has a type of its own for. */
const ofProtobuf: Readonly<Record<string, PythonType>> = {
  "google.protobuf.Timestamp": { annotation: "datetime", codec: "_v.TIMESTAMP", zero: "None" },
  "google.protobuf.Duration": { annotation: "timedelta", codec: "_v.DURATION", zero: "None" },
  "google.protobuf.Any": { annotation: "dict[str, Any]", codec: "_v.ANY", zero: "None" },
};

/** The class of a message or enum; one that is declared in a message has the name of that before its own. */
export function className(desc: DescMessage | DescEnum): string {
  return desc.parent === undefined ? desc.name : className(desc.parent) + desc.name;
}

/** The class as a module names it: with the alias of its own module where it stands in another. */
export function classRef(desc: DescMessage | DescEnum, packageName: string): string {
  const own = desc.file.proto.package;
  return own === packageName ? className(desc) : `_${moduleOf(own)}.${className(desc)}`;
}

/** The type of one value of a field: of a list one element, of a map one value. @throws Error for one that is not mapped */
export function elementType(field: DescField, packageName: string): PythonType {
  if (field.scalar !== undefined) return scalars[field.scalar];
  if (field.message === undefined) {
    const ref = classRef(field.enum as DescEnum, packageName);
    const [first] = (field.enum as DescEnum).values;
    return { annotation: ref, codec: `_v.of_enum(${ref})`, zero: `${ref}.${first!.localName}` };
  }
  if (!isOfProtobuf(field.message)) {
    const ref = classRef(field.message, packageName);
    return { annotation: ref, codec: `_v.of_message(${ref})`, zero: "None" };
  }
  const known = ofProtobuf[field.message.typeName];
  if (known === undefined)
    throw new Error(`${field.message.typeName} has no type in scripts/python-client`);
  return known;
}

/** The type of the key of a map. */
export function keyType(type: ScalarType): PythonType {
  return scalars[type];
}
