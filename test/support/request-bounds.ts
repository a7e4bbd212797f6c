import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  ScalarType,
} from "@bufbuild/protobuf";
import { type FieldRules, field as fieldOption, Ignore } from "#proto/buf/validate/validate_pb.ts";

/** Rules by their field: to read them from its options takes longer than to make a request. */
const rulesRead = new Map<DescField, FieldRules | undefined>();

/** The rules that a field states in its proto. */
export function statedRules(field: DescField): FieldRules | undefined {
  if (!rulesRead.has(field)) {
    rulesRead.set(field, hasOption(field, fieldOption) ? getOption(field, fieldOption) : undefined);
  }
  return rulesRead.get(field);
}

/** A message whose own fields pmx states: not those of protobuf itself, such as Timestamp. */
export function ownMessageOf({ message }: DescField): DescMessage | undefined {
  return message?.typeName.startsWith("google.") === false ? message : undefined;
}

/** Whether the items of a list are checked where each of them is answered, and not with the request. */
export function isAnsweredByItem(field: DescField): boolean {
  const type = statedRules(field)?.type;
  return type?.case === "repeated" && type.value.items?.ignore === Ignore.ALWAYS;
}

/** A field of a request. */
export interface PlacedField {
  readonly field: DescField;
  /** Where it is in a request that has one item in every list and in every map. */
  readonly path: string;
  /** Where it is in what is checked as a whole: the request, or the item that is answered by itself. */
  readonly checkedPath: string;
}

/** Key of the one entry of a map, and text of every string whose pattern it matches. */
const text = "A";

/** A character that the pattern of a text takes, where it takes single ones. */
function characterOf(rules: FieldRules | undefined): string {
  const pattern = rules?.type.case === "string" ? rules.type.value.pattern : "";
  return [text, "a"].find((one) => new RegExp(pattern, "u").test(one)) ?? text;
}

/** The fields of a message and of all messages in it. */
export function* fieldsOf(
  desc: DescMessage,
  path = "",
  checkedPath = "",
): Generator<PlacedField, void, undefined> {
  for (const field of desc.fields) {
    const place = { field, path: path + field.name, checkedPath: checkedPath + field.name };
    yield place;
    const inner = ownMessageOf(field);
    if (inner === undefined) continue;
    const element = elementSuffix(field);
    const within = isAnsweredByItem(field) ? "" : `${place.checkedPath}${element}.`;
    yield* fieldsOf(inner, `${place.path}${element}.`, within);
  }
}

function elementSuffix({ fieldKind }: DescField): string {
  return fieldKind === "list" ? "[0]" : fieldKind === "map" ? `.${text}` : "";
}

/** A message within all bounds, with every field set, but for what is put in the place of some. */
export function soundMessage(
  desc: DescMessage,
  replaced: ReadonlyMap<string, unknown> = new Map(),
  path = "",
): Record<string, unknown> {
  const init: Record<string, unknown> = {};
  const places = [...replaced.keys()];
  for (const field of desc.fields) {
    const at = path + field.name;
    const isChosen = places.some((place) => isAtOrIn(place, at));
    const { oneof } = field;
    if (oneof !== undefined && !isChosen && oneof.fields[0] !== field) continue;
    const value = replaced.has(at) ? replaced.get(at) : soundValue(field, replaced, at);
    if (value === undefined) continue;
    if (oneof === undefined) init[field.localName] = value;
    else if (isChosen || init[oneof.localName] === undefined) {
      init[oneof.localName] = { case: field.localName, value };
    }
  }
  return init;
}

function isAtOrIn(place: string, path: string): boolean {
  return place === path || [".", "["].some((next) => place.startsWith(path + next));
}

function soundValue(
  field: DescField,
  replaced: ReadonlyMap<string, unknown>,
  path: string,
): unknown {
  const element = () => soundElement(field, replaced, `${path}${elementSuffix(field)}.`);
  if (field.fieldKind === "list") return [element()];
  if (field.fieldKind === "map") return { [text]: element() };
  return element();
}

function soundElement(
  field: DescField,
  replaced: ReadonlyMap<string, unknown>,
  path: string,
): unknown {
  const inner = ownMessageOf(field);
  if (inner !== undefined) return soundMessage(inner, replaced, path);
  if (field.message !== undefined) return { seconds: 946_684_800n, nanos: 0 };
  if (field.enum !== undefined) return field.enum.values[1]?.number;
  switch (field.scalar) {
    case ScalarType.STRING:
      return characterOf(elementRules(field)).repeat(
        /(^|_)currenc(y|ies)$/.test(field.name) ? 3 : 1,
      );
    case ScalarType.BOOL:
      return true;
    default: {
      const rules = elementRules(field);
      const ends = rules === undefined ? undefined : endsOf(rules);
      const high = ends?.high ?? 1;
      const isWide = ends !== undefined && Number(ends.low) <= 1 && Number(high) > 1;
      if (field.scalar === ScalarType.INT64) return isWide ? 1n : high;
      if (ends?.isOpenAbove && !isWide) return (Number(ends.low) + Number(high)) / 2;
      return isWide ? 1 : high === 1 ? 0.5 : high;
    }
  }
}

/** The rules of one value of a field: its own, or those of an item or a value of a map. */
export function elementRules(field: DescField): FieldRules | undefined {
  const rules = statedRules(field);
  if (rules?.type.case === "repeated") return rules.type.value.items;
  if (rules?.type.case === "map") return rules.type.value.values;
  return rules;
}

/** The ends of a range of numbers. */
interface Ends {
  readonly low: number | bigint;
  readonly high: number | bigint;
  readonly isOpenBelow: boolean;
  readonly isOpenAbove: boolean;
}

/** The range of numbers that rules state; undefined where an end is missing. */
export function endsOf({ type }: FieldRules): Ends | undefined {
  if (type.case !== "double" && type.case !== "int32" && type.case !== "int64") return undefined;
  const { greaterThan, lessThan } = type.value;
  if (greaterThan.value === undefined || lessThan.value === undefined) return undefined;
  return {
    low: greaterThan.value,
    high: lessThan.value,
    isOpenBelow: greaterThan.case === "gt",
    isOpenAbove: lessThan.case === "lt",
  };
}

/** A value to put in the place of a field, at or just beyond a bound. */
export interface Trial {
  readonly what: string;
  /** Of the whole field; undefined leaves it out. */
  readonly value: unknown;
  readonly isInside: boolean;
  /** From the field to what the bound is of: an item, a key or a value. */
  readonly suffix: string;
}

/** Values on both sides of every bound of a field. */
export function trialsOf(field: DescField): Trial[] {
  const rules = statedRules(field);
  if (rules === undefined) return [];
  const trials: Trial[] = [];
  const add = (what: string, isInside: boolean, value: unknown, suffix = "") =>
    trials.push({ what, isInside, value, suffix });
  if (rules.required) add("absent", false, undefined);
  if (rules.type.case === "repeated") {
    const { minItems, maxItems, items } = rules.type.value;
    const item = soundElement(field, new Map(), "");
    const listOf = (size: bigint) => Array.from({ length: Number(size) }, () => item);
    // Items of nothing keep the largest lists below the size of a message; their own bounds do not matter.
    const emptyOf = (size: bigint) =>
      Array.from({ length: Number(size) }, () => (field.message === undefined ? item : {}));
    add(`of ${maxItems} items`, true, maxItems > 1_000n ? emptyOf(maxItems) : listOf(maxItems));
    add(`of ${maxItems + 1n} items`, false, emptyOf(maxItems + 1n));
    if (minItems > 0n) add(`of ${minItems - 1n} items`, false, listOf(minItems - 1n));
    for (const { what, isInside, value } of items === undefined ? [] : valueTrials(items)) {
      add(`with an item ${what}`, isInside, [value], "[0]");
    }
  } else if (rules.type.case === "map") {
    const { maxPairs, keys, values } = rules.type.value;
    const member = soundElement(field, new Map(), "");
    const mapOf = (size: bigint) =>
      Object.fromEntries(Array.from({ length: Number(size) }, (_, at) => [`A${at}`, member]));
    add(`of ${maxPairs} pairs`, true, mapOf(maxPairs));
    add(`of ${maxPairs + 1n} pairs`, false, mapOf(maxPairs + 1n));
    for (const { what, isInside, value } of keys === undefined ? [] : valueTrials(keys)) {
      const key = String(value);
      add(`with a key ${what}`, isInside, { [key]: member }, `.${key.slice(0, 40)}`);
    }
    for (const { what, isInside, value } of values === undefined ? [] : valueTrials(values)) {
      add(`with a value ${what}`, isInside, { [text]: value }, `.${text}`);
    }
  } else {
    for (const { what, isInside, value } of valueTrials(rules)) add(what, isInside, value);
  }
  return trials;
}

type ValueTrial = Omit<Trial, "suffix">;

function valueTrials(rules: FieldRules): ValueTrial[] {
  switch (rules.type.case) {
    case "double":
    case "int32":
    case "int64":
      return numberTrials(rules);
    case "string": {
      const { minLen, maxLen, pattern } = rules.type.value;
      const one = characterOf(rules);
      return [
        { what: `of ${maxLen} characters`, isInside: true, value: one.repeat(Number(maxLen)) },
        {
          what: `of ${maxLen + 1n} characters`,
          isInside: false,
          value: one.repeat(Number(maxLen) + 1),
        },
        ...(minLen > 0n ? [{ what: "of no character", isInside: false, value: "" }] : []),
        ...(pattern === "" ? [] : [{ what: "with a NUL", isInside: false, value: `${one}\0` }]),
      ];
    }
    case "timestamp": {
      const first = rules.type.value.greaterThan.value as { readonly seconds: bigint };
      const end = rules.type.value.lessThan.value as { readonly seconds: bigint };
      const time = (what: string, isInside: boolean, seconds: bigint, nanos = 0) => ({
        what: `${what} the range`,
        isInside,
        value: { seconds, nanos },
      });
      return [
        time("at the start of", true, first.seconds),
        time("before", false, first.seconds - 1n, 999_999_999),
        time("at the end of", true, end.seconds - 1n, 999_999_999),
        time("after", false, end.seconds),
        time("farthest after", false, 2n ** 63n - 1n),
      ];
    }
    default:
      return [];
  }
}

const int32Ends = { low: -(2 ** 31), high: 2 ** 31 - 1 };

function numberTrials(rules: FieldRules): ValueTrial[] {
  const { low, high, isOpenBelow, isOpenAbove } = endsOf(rules) as Ends;
  const trial = (isInside: boolean, value: number | bigint) => ({
    what: `${value}`,
    isInside,
    value,
  });
  if (rules.type.case === "double") {
    const [least, most] = [Number(low), Number(high)];
    return [
      trial(true, isOpenBelow ? neighbour(least, 1) : least),
      trial(false, isOpenBelow ? least : neighbour(least, -1)),
      trial(true, isOpenAbove ? neighbour(most, -1) : most),
      trial(false, isOpenAbove ? most : neighbour(most, 1)),
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) =>
        trial(false, value),
      ),
    ];
  }
  if (rules.type.case === "int64") {
    const [least, most] = [BigInt(low), BigInt(high)];
    return [
      trial(true, least),
      trial(false, least - 1n),
      trial(true, most),
      trial(false, most + 1n),
    ];
  }
  const [least, most] = [Number(low), Number(high)];
  return [
    trial(true, least),
    trial(true, most),
    // Beyond the type there is no number to try.
    ...(least > int32Ends.low ? [trial(false, least - 1)] : []),
    ...(most < int32Ends.high ? [trial(false, most + 1)] : []),
  ];
}

/** The next double in a direction. */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const away = value > 0 ? direction : -direction;
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(away));
  return view.getFloat64(0);
}
