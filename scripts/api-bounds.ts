import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { rulesOf } from "#lib/kit/grpc/bounds/known-rules.ts";
import type { FieldRules } from "#proto/buf/validate/validate_pb.ts";

/** What a request's field is refused by, in a few words each; empty for a field without a bound. */
export function boundsOf(field: DescField): readonly string[] {
  const rules = rulesOf(field);
  if (rules === undefined) return [];
  return [...(rules.required ? ["required"] : []), ...valueBounds(rules)];
}

function valueBounds({ type }: FieldRules): readonly string[] {
  switch (type.case) {
    case "double":
    case "int32":
    case "int64":
      return range(type.value);
    case "string": {
      const { minLen, maxLen, pattern } = type.value;
      return [
        ...counted("character", minLen, maxLen),
        ...(pattern === "" ? [] : [`matches \`${pattern}\``]),
      ];
    }
    case "timestamp": {
      const { greaterThan, lessThan } = type.value;
      return [`from ${dateOf(greaterThan.value)}`, `before ${dateOf(lessThan.value)}`];
    }
    case "repeated": {
      const { minItems, maxItems, items } = type.value;
      const each = items === undefined ? [] : valueBounds(items);
      return [...counted("item", minItems, maxItems), ...each.map((bound) => `each: ${bound}`)];
    }
    case "map": {
      const { maxPairs, keys, values } = type.value;
      return [
        ...counted("entry", 0n, maxPairs),
        ...(keys === undefined ? [] : valueBounds(keys).map((bound) => `each key: ${bound}`)),
        ...(values === undefined ? [] : valueBounds(values).map((bound) => `each value: ${bound}`)),
      ];
    }
    default:
      return [];
  }
}

interface Range {
  readonly greaterThan: { readonly case?: string | undefined; readonly value?: unknown };
  readonly lessThan: { readonly case?: string | undefined; readonly value?: unknown };
}

function range({ greaterThan, lessThan }: Range): readonly string[] {
  const signs: Readonly<Record<string, string>> = { gt: ">", gte: "≥", lt: "<", lte: "≤" };
  return [greaterThan, lessThan]
    .filter((end) => end.case !== undefined)
    .map((end) => `${signs[end.case as string]} ${end.value}`);
}

/** How many there may be; a least number of none, and a most of none, state nothing. */
function counted(what: string, min: bigint, max: bigint): readonly string[] {
  const many = (count: bigint) => `${count} ${count === 1n ? what : plural(what)}`;
  return [
    ...(min > 0n ? [`at least ${many(min)}`] : []),
    ...(max > 0n ? [`at most ${many(max)}`] : []),
  ];
}

function plural(what: string): string {
  return what.endsWith("y") ? `${what.slice(0, -1)}ies` : `${what}s`;
}

function dateOf(time: unknown): string {
  const { seconds } = time as { readonly seconds: bigint };
  return new Date(Number(seconds) * 1_000).toISOString().slice(0, 10);
}

/** Whether a message belongs to pmx, and so to its reference. */
export function isOfPmx({ typeName }: Pick<DescMessage, "typeName">): boolean {
  return typeName.startsWith("pmx.");
}
