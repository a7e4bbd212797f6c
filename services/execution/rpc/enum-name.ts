import { invalidField } from "../../kernel/fault.ts";

/**
 * The name of an enum value in a request; generated enums hold their names without prefix.
 * @throws Fault INVALID_ARGUMENT for UNSPECIFIED and for values that this build does not know.
 */
export function nameOf<Values extends Readonly<Record<string, number>>>(
  values: Values,
  value: number,
  field: string,
): Exclude<keyof Values & string, "UNSPECIFIED"> {
  const names = Object.keys(values).filter((name) => name !== "UNSPECIFIED");
  const found = names.find((name) => values[name] === value);
  if (found === undefined) throw invalidField(field, `must be one of ${names.join(", ")}`);
  return found as Exclude<keyof Values & string, "UNSPECIFIED">;
}
