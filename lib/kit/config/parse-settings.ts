import type { z } from "zod";
import { invalidFields } from "#lib/kernel/fault.ts";
import { pathText } from "./config-problem.ts";

/**
 * Settings of a request, checked by the schema that also checks the configuration file.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID with the field paths below `field`.
 */
export function parseSettings<T>(schema: z.ZodType<T>, value: unknown, field: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidFields(
    result.error.issues.map(({ path, message }) => ({
      field: pathText([field, ...path.map(fieldName)]),
      description: message,
    })),
  );
}

/** Field names of the contract are in snake case; keys of a map (tickers, classes) are kept. */
function fieldName(step: PropertyKey): PropertyKey {
  if (typeof step !== "string" || !/^[a-z]/.test(step)) return step;
  return step.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
