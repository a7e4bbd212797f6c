import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type {
  DoubleRules,
  Int32Rules,
  Int64Rules,
  StringRules,
  TimestampRules,
} from "#proto/buf/validate/validate_pb.ts";
import { type ValueCheck, valueCheck } from "./check.ts";

/** The pattern by which the protos exclude control characters; RE2 and JavaScript read it alike. */
const noControlCharacter = "^\\P{Cc}*$";
/** Characters of a refused text that are repeated to the caller. */
const quotedMax = 40;
const nanosPerSecond = 1_000_000_000;

/** A range as the rules state it; each end may be missing, or not belong to it. */
interface Range<Value> {
  readonly greaterThan: Ends<"gt" | "gte", Value>;
  readonly lessThan: Ends<"lt" | "lte", Value>;
}

type Ends<Case extends string, Value> =
  | { readonly case: Case; readonly value: Value }
  | { readonly case: undefined; readonly value?: undefined };

/** Numbers of a range. NaN lies in none. @throws Error for a range that no number lies in. */
export function numberCheck(rules: DoubleRules | Int32Rules): ValueCheck<number> {
  const { greaterThan, lessThan } = rules;
  const low = greaterThan.value ?? Number.NEGATIVE_INFINITY;
  const high = lessThan.value ?? Number.POSITIVE_INFINITY;
  const [isOpenBelow, isOpenAbove] = [greaterThan.case === "gt", lessThan.case === "lt"];
  requireSome(low <= high, rules.$typeName);
  const text = rangeText(rules, String);
  const check = valueCheck<number>(
    (value) =>
      value >= low &&
      value <= high &&
      !(isOpenBelow && value === low) &&
      !(isOpenAbove && value === high),
    (value) => `${text}, got ${value}`,
  );
  return isOpenBelow || isOpenAbove ? check : { ...check, range: { low, high } };
}

/** Whole numbers of 64 bits of a closed range. @throws Error for any other range. */
export function bigintCheck(rules: Int64Rules): ValueCheck<bigint> {
  const { greaterThan, lessThan } = rules;
  if (greaterThan.case !== "gte" || lessThan.case !== "lte") {
    throw new Error(`${rules.$typeName} must state gte and lte`);
  }
  const { value: low } = greaterThan;
  const { value: high } = lessThan;
  requireSome(low <= high, rules.$typeName);
  const text = rangeText(rules, String);
  return valueCheck(
    (value) => value >= low && value <= high,
    (value) => `${text}, got ${value}`,
  );
}

/** Times from a whole second on and before another. @throws Error for any other range. */
export function timestampCheck(rules: TimestampRules): ValueCheck<Timestamp> {
  const { greaterThan, lessThan } = rules;
  if (greaterThan.case !== "gte" || lessThan.case !== "lt") {
    throw new Error(`${rules.$typeName} must state gte and lt`);
  }
  const [first, end] = [wholeSeconds(greaterThan.value), wholeSeconds(lessThan.value)];
  requireSome(first < end, rules.$typeName);
  const text = `must be from ${dateText(first)} on and before ${dateText(end)}`;
  return valueCheck(
    ({ seconds, nanos }) =>
      seconds >= first && seconds < end && nanos >= 0 && nanos < nanosPerSecond,
    ({ seconds, nanos }) => `${text}, got ${seconds} seconds and ${nanos} nanos`,
  );
}

/** Texts by their number of Unicode characters and their pattern. */
export function textCheck({ minLen, maxLen, pattern }: StringRules): ValueCheck<string> {
  const least = Number(minLen);
  const most = maxLen === 0n ? Number.POSITIVE_INFINITY : Number(maxLen);
  requireSome(least <= most, "buf.validate.StringRules");
  const expression = pattern === "" ? undefined : new RegExp(pattern, "u");
  const hasLength = (text: string): boolean => {
    // A text has no more characters than units of UTF-16, and at least half as many.
    if (text.length >= 2 * least && text.length <= most) return true;
    if (text.length < least || text.length > 2 * most) return false;
    const length = lengthOf(text);
    return length >= least && length <= most;
  };
  const wanted = least > 0 ? `${least} to ${most}` : `at most ${most}`;
  return valueCheck(
    (text) => hasLength(text) && (expression === undefined || expression.test(text)),
    (text) => {
      if (!hasLength(text)) return `must have ${wanted} characters, has ${lengthOf(text)}`;
      if (pattern === noControlCharacter) return "must have no control character";
      return `must match ${pattern}, got ${JSON.stringify(text.slice(0, quotedMax))}`;
    },
  );
}

function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function rangeText<Value>(
  { greaterThan, lessThan }: Range<Value>,
  textOf: (value: Value) => string,
): string {
  if (greaterThan.case === "gte" && lessThan.case === "lte") {
    return `must be from ${textOf(greaterThan.value)} to ${textOf(lessThan.value)}`;
  }
  const ends = [
    ...(greaterThan.case === undefined
      ? []
      : [`${greaterThan.case === "gt" ? "over" : "at least"} ${textOf(greaterThan.value)}`]),
    ...(lessThan.case === undefined
      ? []
      : [`${lessThan.case === "lt" ? "below" : "at most"} ${textOf(lessThan.value)}`]),
  ];
  return `must be ${ends.join(" and ")}`;
}

function wholeSeconds({ seconds, nanos }: Timestamp): bigint {
  if (nanos !== 0) throw new Error("a bound of a time must be a whole second");
  return seconds;
}

function dateText(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 10);
}

/** protovalidate reads a range from high to low as what lies outside it. */
function requireSome(isSome: boolean, rules: string): void {
  if (!isSome) throw new Error(`${rules} states a range from high to low`);
}
