import { create, type DescField, type DescMessage, type Message } from "@bufbuild/protobuf";
import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { nastyValue, pick } from "./nasty-values.ts";

type Values = Record<string, unknown>;
interface OneOf {
  case: string | undefined;
  value?: unknown;
}

/** A field of a message or of a message within it. */
interface Site {
  readonly holder: Values;
  readonly field: DescField;
}

/** Elements that a list is grown to; the largest exceeds every limit on a count. */
const grownLengths = [2, 65, 1_001, 5_001, 20_000];
/** Elements of a list that are looked into, so that a history's 500 bars do not hide the other fields. */
const elementsSearched = 3;
/** Nothing larger is sent: a request of more than 4 MiB is refused unread. */
const bytesMax = 5_000_000;

/** Changes one to three places of a message, in place. */
export function mutateMessage(random: SeededRandom, schema: DescMessage, message: Message): void {
  const changes = 1 + random.integer(3);
  for (let change = 0; change < changes; change += 1) {
    const sites = sitesOf(random, schema, message as unknown as Values);
    if (sites.length > 0) mutateSite(random, pick(random, sites));
  }
}

function sitesOf(random: SeededRandom, schema: DescMessage, holder: Values): Site[] {
  return schema.fields.flatMap((field) => {
    const within = field.message;
    const value = fieldValue(holder, field);
    const nested =
      within === undefined
        ? []
        : elementsOf(random, field, value).flatMap((one) => sitesOf(random, within, one));
    return [{ holder, field }, ...nested];
  });
}

function elementsOf(random: SeededRandom, { fieldKind }: DescField, value: unknown): Values[] {
  if (value === undefined) return [];
  if (fieldKind === "message") return [value as Values];
  const elements = Object.values(value as Values) as Values[];
  const searched = Math.min(elementsSearched, elements.length);
  return Array.from({ length: searched }, () => pick(random, elements));
}

function fieldValue(holder: Values, field: DescField): unknown {
  if (field.oneof === undefined) return holder[field.localName];
  const oneOf = holder[field.oneof.localName] as OneOf;
  return oneOf.case === field.localName ? oneOf.value : undefined;
}

function setValue(holder: Values, field: DescField, value: unknown): void {
  if (field.oneof === undefined) holder[field.localName] = value;
  else {
    holder[field.oneof.localName] =
      value === undefined ? { case: undefined } : { case: field.localName, value };
  }
}

function mutateSite(random: SeededRandom, { holder, field }: Site): void {
  setValue(holder, field, mutated(random, field, fieldValue(holder, field)));
}

function mutated(random: SeededRandom, field: DescField, value: unknown): unknown {
  switch (field.fieldKind) {
    case "list":
      return mutatedList(random, field, value as unknown[]);
    case "map":
      return grownMap(random, field, value as Values);
    case "message":
      return random.integer(2) === 0 ? undefined : create(field.message);
    default:
      return nastyValue(random, field, value);
  }
}

/** Long keys, or many. */
function grownMap(random: SeededRandom, field: DescField, map: Values): Values {
  const key = pick(random, ["k", "", "k".repeat(5_000)]);
  const length = Math.min(pick(random, [1, 200, 20_000]), bytesMax / (key.length + 20));
  const grown = Array.from({ length }, (_, at) => [`${key}${at}`, newValue(random, field)]);
  return { ...map, ...Object.fromEntries(grown) };
}

function newValue(random: SeededRandom, field: DescField): unknown {
  return field.message ? create(field.message) : nastyValue(random, field, undefined);
}

function mutatedList(random: SeededRandom, field: DescField, list: readonly unknown[]): unknown[] {
  const first = list[0] ?? newValue(random, field);
  switch (random.integer(6)) {
    case 0:
      return [];
    case 1:
      return list.toReversed();
    case 2:
      return [...list, list.at(-1) ?? first];
    case 3:
      return list.toSpliced(random.integer(list.length + 1), 1);
    case 4: {
      const length = pick(random, grownLengths);
      const room = typeof first === "string" ? bytesMax / (first.length + 4) : length;
      const grown = Array.from({ length: Math.min(length, room) }, () => first);
      return list.length > 0 ? [...list, ...grown] : grown;
    }
    default:
      return field.message
        ? [create(field.message), ...list]
        : [...list, nastyValue(random, field, first)];
  }
}
