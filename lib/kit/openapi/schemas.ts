import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import type { FieldRules } from "#proto/buf/validate/validate_pb.ts";
import { loopTime } from "../async/loop-time.ts";
import { rulesOf } from "../grpc/bounds/known-rules.ts";
import type { Comments } from "./comments.ts";
import { described, type Json, refOf } from "./json-schema.ts";
import { requiredFields } from "./required-fields.ts";
import { doubleName, doubleSchema, scalarSchema, wellKnownSchema } from "./value-schemas.ts";

/** How a message is used: what is sent is held to more than what is answered. */
export type MessageUse = "request" | "answer";

/**
 * The schemas of the messages and enums that somebody refers to, in JSON of protobuf. What requests alone hold has
 * no fields but these, and those without which it is refused are required; answers leave out what is at its zero,
 * and a later version may add to them.
 */
export class Schemas {
  readonly #comments: Comments;
  readonly #used = new Map<DescMessage, Set<MessageUse>>();
  readonly #enums = new Set<DescEnum>();

  constructor(comments: Comments) {
    this.#comments = comments;
  }

  /** The reference to a message that is used so, whose schema is among these from then on; that of protobuf itself. */
  refTo(desc: DescMessage, use: MessageUse): Json {
    const known = wellKnownSchema(desc, undefined);
    if (known !== undefined) return known;
    this.#use(desc, use);
    return refOf(desc.typeName);
  }

  /** Has the schema of an enum among these. */
  addEnum(desc: DescEnum): void {
    this.#enums.add(desc);
  }

  /** All of them by name, in its order; there are hundreds, between which calls are answered. */
  async all(): Promise<Json> {
    const named: (readonly [name: string, schema: Json])[] = [[doubleName, doubleSchema]];
    for (const [desc, uses] of this.#used) {
      await loopTime();
      named.push([desc.typeName, this.#messageSchema(desc, uses)]);
    }
    for (const desc of this.#enums) named.push([desc.typeName, this.#enumSchema(desc)]);
    return Object.fromEntries(named.sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  #use(desc: DescMessage, use: MessageUse): void {
    const uses = this.#used.get(desc) ?? new Set();
    if (uses.has(use)) return;
    this.#used.set(desc, uses.add(use));
    for (const { message, enum: declared } of desc.fields) {
      if (declared !== undefined) this.#enums.add(declared);
      if (message !== undefined && wellKnownSchema(message, undefined) === undefined) {
        this.#use(message, use);
      }
    }
  }

  #messageSchema(desc: DescMessage, uses: ReadonlySet<MessageUse>): Json {
    const properties = desc.fields.map((field) => [field.jsonName, this.#property(field)]);
    const isSentOnly = !uses.has("answer");
    const required = isSentOnly ? requiredFields(desc) : [];
    // What stands alone in a oneof needs no such rule.
    const choices = desc.oneofs.filter(({ fields }) => fields.length > 1);
    return {
      type: "object",
      ...described(this.#comments.ofMessage(desc)),
      ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
      ...(required.length > 0 && { required: required.map(({ jsonName }) => jsonName) }),
      ...(choices.length > 0 && { allOf: choices.map(({ fields }) => atMostOne(fields)) }),
      ...(isSentOnly && { additionalProperties: false }),
    };
  }

  #property(field: DescField): Json {
    const schema = fieldSchema(field, rulesOf(field));
    const said = [this.#comments.ofField(field), schema.description ?? ""].filter(
      (text) => text !== "",
    );
    return {
      ...schema,
      ...described(said.join(" ")),
      ...(field.deprecated && { deprecated: true }),
    };
  }

  #enumSchema(desc: DescEnum): Json {
    const comments = this.#comments.ofValues(desc);
    const values = desc.values.map(({ name }, at) => `- \`${name}\`: ${comments[at]}`.trim());
    const said = [this.#comments.ofEnum(desc), values.join("\n")].filter((text) => text !== "");
    return {
      type: "string",
      description: said.join("\n\n"),
      enum: desc.values.map(({ name }) => name),
    };
  }
}

function fieldSchema(field: DescField, rules: FieldRules | undefined): Json {
  if (field.fieldKind === "list") {
    const stated = rules?.type.case === "repeated" ? rules.type.value : undefined;
    return {
      type: "array",
      items: elementSchema(field, stated?.items),
      ...sizes("Items", stated?.minItems, stated?.maxItems),
    };
  }
  if (field.fieldKind === "map") {
    const stated = rules?.type.case === "map" ? rules.type.value : undefined;
    return {
      type: "object",
      additionalProperties: elementSchema(field, stated?.values),
      ...(stated?.keys && { propertyNames: scalarSchema(field.mapKey, stated.keys) }),
      ...sizes("Properties", undefined, stated?.maxPairs),
    };
  }
  return elementSchema(field, rules);
}

/** One value: of a field, of a list or of a map. */
function elementSchema(field: DescField, rules: FieldRules | undefined): Json {
  if (field.scalar !== undefined) return scalarSchema(field.scalar, rules);
  const desc = field.message ?? (field.enum as DescEnum);
  const known = desc.kind === "message" ? wellKnownSchema(desc, rules) : undefined;
  return known ?? refOf(desc.typeName);
}

function sizes(what: string, min: bigint | undefined, max: bigint | undefined): Json {
  return {
    ...(min && { [`min${what}`]: Number(min) }),
    ...(max && { [`max${what}`]: Number(max) }),
  };
}

/** None of these fields, or one of them. */
function atMostOne(fields: readonly DescField[]): Json {
  const each = fields.map(({ jsonName }) => ({ required: [jsonName] }));
  return { oneOf: [...each, { not: { anyOf: each } }] };
}
