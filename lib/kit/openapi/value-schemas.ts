import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import type { FieldRules } from "#proto/buf/validate/validate_pb.ts";
import { described, type Json, refOf } from "./json-schema.ts";

/** Name of the schema of a number of 64 bits that may be none. */
export const doubleName = "double";

/** A number as JSON of protobuf has it. */
export const doubleSchema: Json = {
  description: "A number; what is none is a text.",
  anyOf: [{ type: "number", format: "double" }, { enum: ["NaN", "Infinity", "-Infinity"] }],
};

/** A whole number of 64 bits is a text, since JSON's numbers are not exact up to it. */
const int64: Json = { type: "string", format: "int64", pattern: "^-?[0-9]+$" };
const uint64: Json = { type: "string", format: "uint64", pattern: "^[0-9]+$" };
const int32: Json = { type: "integer", format: "int32" };
const uint32: Json = { type: "integer", format: "uint32", minimum: 0 };

const scalars: Readonly<Record<ScalarType, Json>> = {
  [ScalarType.DOUBLE]: refOf(doubleName),
  [ScalarType.FLOAT]: refOf(doubleName),
  [ScalarType.INT64]: int64,
  [ScalarType.SINT64]: int64,
  [ScalarType.SFIXED64]: int64,
  [ScalarType.UINT64]: uint64,
  [ScalarType.FIXED64]: uint64,
  [ScalarType.INT32]: int32,
  [ScalarType.SINT32]: int32,
  [ScalarType.SFIXED32]: int32,
  [ScalarType.UINT32]: uint32,
  [ScalarType.FIXED32]: uint32,
  [ScalarType.BOOL]: { type: "boolean" },
  [ScalarType.STRING]: { type: "string" },
  [ScalarType.BYTES]: { type: "string", contentEncoding: "base64" },
};

/** A single value, in the bounds that its rules state; of 64 bits the bounds are words, since the value is a text. */
export function scalarSchema(type: ScalarType, rules: FieldRules | undefined): Json {
  const schema = scalars[type];
  const stated = rules?.type;
  switch (stated?.case) {
    case "double":
      return { type: "number", format: "double", ...range(stated.value) };
    case "int32":
      return { ...schema, ...range(stated.value) };
    case "int64": {
      const { greaterThan, lessThan } = stated.value;
      return { ...schema, ...described(`From ${greaterThan.value} to ${lessThan.value}.`) };
    }
    case "string": {
      const { minLen, maxLen, pattern } = stated.value;
      return {
        ...schema,
        ...(minLen > 0n && { minLength: Number(minLen) }),
        ...(maxLen > 0n && { maxLength: Number(maxLen) }),
        ...(pattern !== "" && { pattern }),
      };
    }
    default:
      return schema;
  }
}

/** Messages of protobuf that are no objects in JSON, or of any kind. */
const ofProtobuf: Readonly<Record<string, Json>> = {
  "google.protobuf.Timestamp": { type: "string", format: "date-time" },
  "google.protobuf.Duration": { type: "string", pattern: "^-?[0-9]+(\\.[0-9]{1,9})?s$" },
  "google.protobuf.Any": {
    type: "object",
    required: ["@type"],
    properties: { "@type": { type: "string", description: "The URL of the message's type." } },
  },
};

/**
 * The schema of a message of protobuf itself; undefined for any other.
 * @throws Error for one that no message of ours holds yet
 */
export function wellKnownSchema(
  desc: DescMessage,
  rules: FieldRules | undefined,
): Json | undefined {
  const { typeName } = desc;
  // A wrapper is what it wraps.
  if (isWrapperDesc(desc)) return scalarSchema(desc.fields[0].scalar, undefined);
  const schema = ofProtobuf[typeName];
  if (schema === undefined) {
    if (!typeName.startsWith("google.protobuf.")) return undefined;
    throw new Error(`${typeName} has no schema in lib/kit/openapi`);
  }
  if (rules?.type.case !== "timestamp") return schema;
  const [from, end] = [rules.type.value.greaterThan.value, rules.type.value.lessThan.value].map(
    (time) => new Date(Number((time as { seconds: bigint }).seconds) * 1_000).toISOString(),
  );
  return { ...schema, ...described(`From ${from} on and before ${end}.`) };
}

interface Range {
  readonly greaterThan: { readonly case?: string | undefined; readonly value?: unknown };
  readonly lessThan: { readonly case?: string | undefined; readonly value?: unknown };
}

function range({ greaterThan, lessThan }: Range): Json {
  const low = { gt: "exclusiveMinimum", gte: "minimum" }[greaterThan.case ?? ""];
  const high = { lt: "exclusiveMaximum", lte: "maximum" }[lessThan.case ?? ""];
  return {
    ...(low && { [low]: greaterThan.value }),
    ...(high && { [high]: lessThan.value }),
  };
}
