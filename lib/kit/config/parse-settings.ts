import type { z } from "zod";
import { invalidFields } from "#lib/kernel/fault.ts";

/**
 * Settings of a request, checked by the schema that also checks the configuration file.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID with the field paths below `field`.
 */
export function parseSettings<T>(schema: z.ZodType<T>, value: unknown, field: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidFields(
    result.error.issues.map(({ path, message }) => ({
      field: [field, ...path.map(fieldName)].join("."),
      description: message,
    })),
  );
}

/** Field names of the contract are in snake case; keys of a map (tickers, classes) are kept. */
function fieldName(step: PropertyKey): string {
  const name = String(step);
  return /^[a-z]/.test(name)
    ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : name;
}
