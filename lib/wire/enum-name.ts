import { invalidField } from "#lib/kernel/fault.ts";

/** A generated enum: its names without their prefix. */
type EnumValues = Readonly<Record<string, number>>;
type NameOf<Values extends EnumValues> = Exclude<keyof Values & string, "UNSPECIFIED">;

/** The name of an enum's value; undefined for UNSPECIFIED and for a value that this build does not know. */
export function enumName<Values extends EnumValues>(
  values: Values,
  value: number,
): NameOf<Values> | undefined {
  return namesOf(values).find((name) => values[name] === value);
}

/**
 * The name of the value of an enum field; `prefix` is what the contract puts before its names.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID listing the names that there are.
 */
export function requiredEnumName<Values extends EnumValues>(
  values: Values,
  prefix: string,
  value: number,
  field: string,
): NameOf<Values> {
  const name = enumName(values, value);
  if (name !== undefined) return name;
  const known = namesOf(values).map((each) => `${prefix}_${each}`);
  throw invalidField(field, `is required: ${known.join(", ")}`);
}

function namesOf<Values extends EnumValues>(values: Values): NameOf<Values>[] {
  return Object.keys(values).filter((name) => name !== "UNSPECIFIED") as NameOf<Values>[];
}
