import type { FieldViolation } from "#lib/kernel/fault.ts";
import { requestIdProblem } from "#lib/kernel/idempotency.ts";
import { shortTextProblem } from "#lib/kernel/text-rules.ts";

const longestName = 200;

/** What is wrong with an id that the caller chose for a request. */
export function requestIdViolations(field: string, id: string): FieldViolation[] {
  const description = requestIdProblem(id);
  return description === undefined ? [] : [{ field, description }];
}

/** What is wrong with a name of the caller's, which may be empty. */
export function nameViolations(field: string, name: string): FieldViolation[] {
  const description = shortTextProblem(name, longestName);
  return description === undefined ? [] : [{ field, description }];
}
