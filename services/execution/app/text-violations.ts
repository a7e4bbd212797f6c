import type { FieldViolation } from "#lib/kernel/fault.ts";

const longest = 200;

/** What is wrong with the length of an id or name of the caller's. */
export function textViolations(field: string, text: string, shortest: 0 | 1): FieldViolation[] {
  if (text.length >= shortest && text.length <= longest) return [];
  const description = `must have ${shortest} to ${longest} characters, has ${text.length}`;
  return [{ field, description }];
}
