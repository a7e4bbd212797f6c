import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  isFieldSet,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import {
  type FieldRules,
  FieldRulesSchema,
  field as fieldOption,
  message as messageOption,
  oneof as oneofOption,
  predefined as predefinedOption,
} from "#proto/buf/validate/validate_pb.ts";

/** The rules of buf.validate that are checked, by the message that states them. */
const knownRules: Readonly<Record<string, readonly string[]>> = {
  "buf.validate.FieldRules": [
    "required",
    "ignore",
    ...["double", "int32", "int64", "string", "timestamp", "repeated", "map"],
  ],
  "buf.validate.DoubleRules": ["gt", "gte", "lt", "lte"],
  "buf.validate.Int32Rules": ["gt", "gte", "lt", "lte"],
  "buf.validate.Int64Rules": ["gte", "lte"],
  "buf.validate.StringRules": ["min_len", "max_len", "pattern"],
  "buf.validate.TimestampRules": ["gte", "lt"],
  "buf.validate.RepeatedRules": ["min_items", "max_items", "items"],
  "buf.validate.MapRules": ["max_pairs", "keys", "values"],
};

/**
 * The rules that a field states, or undefined.
 * @throws Error for a rule that is not checked: ignored, it would promise callers what nobody keeps.
 */
export function rulesOf(field: DescField): FieldRules | undefined {
  if (hasOption(field, predefinedOption)) throw unknownRule(`${field}`, predefinedOption.typeName);
  if (!hasOption(field, fieldOption)) return undefined;
  const rules = getOption(field, fieldOption);
  requireKnown(reflect(FieldRulesSchema, rules), `${field}`);
  return rules;
}

/** @throws Error where a message or a oneof of it states rules: only those of fields are checked. */
export function requireNoOtherRules(desc: DescMessage): void {
  if (hasOption(desc, messageOption)) throw unknownRule(`${desc}`, messageOption.typeName);
  for (const oneof of desc.oneofs) {
    if (hasOption(oneof, oneofOption)) throw unknownRule(`${oneof}`, oneofOption.typeName);
  }
}

function requireKnown(rules: ReflectMessage, where: string): void {
  const { desc } = rules;
  const known = knownRules[desc.typeName];
  // Extensions of a rule, and rules of a later version, are fields that the message does not know.
  const unknown = rules.getUnknown()?.[0];
  if (unknown !== undefined) throw unknownRule(where, `${desc.typeName}: number ${unknown.no}`);
  for (const rule of desc.fields) {
    if (!isFieldSet(rules.message as never, rule)) continue;
    if (known?.includes(rule.name) !== true) {
      throw unknownRule(where, `${desc.typeName}.${rule.name}`);
    }
    if (rule.fieldKind === "message" && rule.message.typeName in knownRules) {
      requireKnown(rules.get(rule) as ReflectMessage, where);
    }
  }
}

function unknownRule(where: string, rule: string): Error {
  return new Error(`${where} states ${rule}, which lib/kit/grpc/bounds does not check`);
}
