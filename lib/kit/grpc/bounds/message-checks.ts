import type { DescField, DescMessage } from "@bufbuild/protobuf";
import type { FaultReason } from "#lib/kernel/fault.ts";
import { type FieldRules, Ignore } from "#proto/buf/validate/validate_pb.ts";
import type { Check, ClosedRange, Findings } from "./check.ts";
import { requireNoOtherRules, rulesOf } from "./known-rules.ts";
import { bigintCheck, numberCheck, textCheck, timestampCheck } from "./value-checks.ts";

type Values = Readonly<Record<string, unknown>>;
/** Finds the check of a message type; undefined where nothing in it is checked. */
type ChecksOfMessages = (desc: DescMessage) => Check<object> | undefined;

/** Characters of a map's key that stand in the path of its value. */
const keyMax = 40;

/**
 * A check of the messages of a type, by the rules of its fields and those of the messages in it.
 * @param ofMessages finds the checks of the messages in it
 * @param reason of the faults for what is wrong in it; that of the message around it where undefined
 * @throws Error for rules that it does not know
 */
export function messageCheck(
  desc: DescMessage,
  ofMessages: ChecksOfMessages,
  reason: FaultReason | undefined,
): Check<object> | undefined {
  requireNoOtherRules(desc);
  const fields = desc.fields.flatMap((field) => checkedField(field, ofMessages) ?? []);
  if (fields.length === 0) return undefined;
  const report = (message: object, path: string, findings: Findings): void => {
    const prefix = path === "" ? "" : `${path}.`;
    for (const field of fields) reportField(field, message as Values, prefix, findings);
  };
  return {
    passes: (message) => {
      for (const field of fields) if (!fieldPasses(field, message as Values)) return false;
      return true;
    },
    report:
      reason === undefined
        ? report
        : (message, path, findings) =>
            findings.under(reason, () => report(message, path, findings)),
  };
}

/**
 * What is checked of one field of a message. It is data, not a closure: a call for each field would take
 * as long as the rest of the check.
 */
interface CheckedField {
  readonly name: string;
  readonly localName: string;
  /** Local name of the oneof that the field is in. */
  readonly oneof: string | undefined;
  readonly isRequired: boolean;
  readonly check: Check<unknown> | undefined;
  readonly range: ClosedRange | undefined;
}

function checkedField(field: DescField, ofMessages: ChecksOfMessages): CheckedField | undefined {
  const rules = rulesOf(field);
  if (rules?.ignore === Ignore.ALWAYS)
    throw new Error(`${field} is ignored: state no rule instead`);
  const isRequired = rules?.required === true;
  if (isRequired && field.fieldKind !== "message") {
    throw new Error(`${field} is required: only messages can be`);
  }
  const check = contentCheck(field, rules, ofMessages);
  if (check === undefined && !isRequired) return undefined;
  const { name, localName, oneof } = field;
  return { name, localName, oneof: oneof?.localName, isRequired, check, range: check?.range };
}

function valueIn({ localName, oneof }: CheckedField, message: Values): unknown {
  if (oneof === undefined) return message[localName];
  const set = message[oneof] as { readonly case?: string; readonly value?: unknown };
  return set.case === localName ? set.value : undefined;
}

function fieldPasses(field: CheckedField, message: Values): boolean {
  const value = valueIn(field, message);
  if (value === undefined) return !field.isRequired;
  const { range, check } = field;
  if (range !== undefined) return (value as number) >= range.low && (value as number) <= range.high;
  return check === undefined || check.passes(value);
}

/** The prefix is the path before the field's name. */
function reportField(
  field: CheckedField,
  message: Values,
  prefix: string,
  findings: Findings,
): void {
  if (findings.isFull) return;
  const path = `${prefix}${field.name}`;
  const value = valueIn(field, message);
  if (value !== undefined) field.check?.report(value, path, findings);
  else if (field.isRequired) findings.add(path, "is required");
}

function contentCheck(
  field: DescField,
  rules: FieldRules | undefined,
  ofMessages: ChecksOfMessages,
): Check<unknown> | undefined {
  switch (field.fieldKind) {
    case "list":
      return listCheck(field, rules, ofMessages);
    case "map":
      return mapCheck(field, rules, ofMessages);
    case "message":
      return elementCheck(`${field}`, rules, field.message, ofMessages);
    default:
      return elementCheck(`${field}`, rules, undefined, ofMessages);
  }
}

/** The check of one value: of a field, an element of a list, or a key or value of a map. */
function elementCheck(
  where: string,
  rules: FieldRules | undefined,
  desc: DescMessage | undefined,
  ofMessages: ChecksOfMessages,
): Check<unknown> | undefined {
  const own = valueCheckOf(rules, where);
  const inner = desc === undefined ? undefined : ofMessages(desc);
  if (own !== undefined && inner !== undefined) throw new Error(`${where} has rules of two kinds`);
  return own ?? (inner as Check<unknown> | undefined);
}

function valueCheckOf(rules: FieldRules | undefined, where: string): Check<unknown> | undefined {
  if (rules === undefined) return undefined;
  switch (rules.type.case) {
    case undefined:
      return undefined;
    case "double":
    case "int32":
      return numberCheck(rules.type.value) as Check<unknown>;
    case "int64":
      return bigintCheck(rules.type.value) as Check<unknown>;
    case "string":
      return textCheck(rules.type.value) as Check<unknown>;
    case "timestamp":
      return timestampCheck(rules.type.value) as Check<unknown>;
    default:
      throw new Error(`${where} states ${rules.type.case} rules, which are not its kind`);
  }
}

function listCheck(
  field: DescField & { fieldKind: "list" },
  rules: FieldRules | undefined,
  ofMessages: ChecksOfMessages,
): Check<unknown> | undefined {
  const stated = rules?.type.case === "repeated" ? rules.type.value : undefined;
  if (rules?.type.case !== undefined && stated === undefined) {
    throw new Error(`${field} states ${rules.type.case} rules, and is a list`);
  }
  // The items of an ignored list are checked by who answers each of them by itself.
  const element =
    stated?.items?.ignore === Ignore.ALWAYS
      ? undefined
      : elementCheck(`${field}`, stated?.items, field.message, ofMessages);
  const sizes = sizeProblem(stated?.minItems, stated?.maxItems);
  if (sizes === undefined && element === undefined) return undefined;
  return {
    passes: (value) => {
      const list = value as readonly unknown[];
      if (sizes?.(list.length) !== undefined) return false;
      if (element !== undefined) for (const one of list) if (!element.passes(one)) return false;
      return true;
    },
    report: (value, path, findings) => {
      const list = value as readonly unknown[];
      const problem = sizes?.(list.length);
      if (problem !== undefined) findings.add(path, problem);
      else if (element !== undefined) reportEach(list, element, path, findings);
    },
  };
}

function reportEach(
  list: readonly unknown[],
  element: Check<unknown>,
  path: string,
  findings: Findings,
): void {
  for (let index = 0; index < list.length && !findings.isFull; index += 1) {
    if (!element.passes(list[index])) element.report(list[index], `${path}[${index}]`, findings);
  }
}

function mapCheck(
  field: DescField & { fieldKind: "map" },
  rules: FieldRules | undefined,
  ofMessages: ChecksOfMessages,
): Check<unknown> | undefined {
  const stated = rules?.type.case === "map" ? rules.type.value : undefined;
  if (rules?.type.case !== undefined && stated === undefined) {
    throw new Error(`${field} states ${rules.type.case} rules, and is a map`);
  }
  const sizes = sizeProblem(0n, stated?.maxPairs);
  const keys = elementCheck(`${field}`, stated?.keys, undefined, ofMessages);
  const values = elementCheck(`${field}`, stated?.values, field.message, ofMessages);
  if (sizes === undefined && keys === undefined && values === undefined) return undefined;
  return {
    passes: (value) => {
      const members = value as Values;
      const names = Object.keys(members);
      if (sizes?.(names.length) !== undefined) return false;
      for (const name of names) {
        if (keys?.passes(name) === false || values?.passes(members[name]) === false) return false;
      }
      return true;
    },
    report: (value, path, findings) => {
      const entries = Object.entries(value as object);
      const problem = sizes?.(entries.length);
      if (problem !== undefined) {
        findings.add(path, problem);
        return;
      }
      for (const [key, member] of entries) {
        if (findings.isFull) return;
        const memberPath = `${path}.${key.slice(0, keyMax)}`;
        keys?.report(key, memberPath, findings);
        values?.report(member, memberPath, findings);
      }
    },
  };
}

/** What is wrong with a number of items; no limit is stated as 0. */
function sizeProblem(
  min: bigint | undefined,
  max: bigint | undefined,
): ((size: number) => string | undefined) | undefined {
  const least = Number(min ?? 0n);
  const most = max === undefined || max === 0n ? Number.POSITIVE_INFINITY : Number(max);
  if (least === 0 && most === Number.POSITIVE_INFINITY) return undefined;
  if (least > most) throw new Error(`a list cannot hold ${least} to ${most} items`);
  const wanted = least === 0 ? `at most ${most}` : `${least} to ${most}`;
  return (size) =>
    size >= least && size <= most ? undefined : `must hold ${wanted} items, got ${size}`;
}
