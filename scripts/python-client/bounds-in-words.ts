import { type DescField, type FileRegistry, getOption, toJson } from "@bufbuild/protobuf";

/** What the protos ask of a field beyond its type, in words; empty for nothing. */
export type Bounds = (field: DescField) => string;

/** The rules of a kind of value, by the names that they have in buf/validate/validate.proto. */
type Rules = Readonly<Record<string, unknown>>;

/** Reads the options `buf.validate.field` of files. Patterns and times are left out: the refusal names them. */
export function boundsOf(registry: FileRegistry): Bounds {
  const extension = registry.getExtension("buf.validate.field");
  const schema = registry.getMessage("buf.validate.FieldRules");
  if (extension === undefined || schema === undefined) {
    throw new Error("the protos do not hold buf/validate/validate.proto");
  }
  return (field) => {
    const rules = getOption(field, extension) as Parameters<typeof toJson>[1];
    const json = toJson(schema, rules as never, { registry }) as Record<string, Rules | boolean>;
    const { required, ...kinds } = json;
    const said = Object.entries(kinds).map(([kind, stated]) => inWords(kind, stated as Rules));
    return [required === true ? "Required." : "", ...said].filter((text) => text !== "").join(" ");
  };
}

function inWords(kind: string, rules: Rules): string {
  if (kind === "repeated") return range(rules.minItems, rules.maxItems, " items");
  if (kind === "map") return range(undefined, rules.maxPairs, " entries");
  if (kind === "string") return range(rules.minLen, rules.maxLen, " characters");
  if (kind === "timestamp") return "";
  const { gt, gte, lt, lte } = rules;
  const low = gt === undefined ? range(gte, undefined, "") : `Above ${gt}.`;
  if (gt === undefined && lt === undefined) return range(gte, lte, "");
  const high = lt === undefined ? range(undefined, lte, "") : `Below ${lt}.`;
  return [low, high].filter((text) => text !== "").join(" ");
}

function range(least: unknown, most: unknown, what: string): string {
  if (least === undefined && most === undefined) return "";
  if (least === undefined) return `At most ${most}${what}.`;
  if (most === undefined) return `At least ${least}${what}.`;
  return `${least} to ${most}${what}.`;
}
