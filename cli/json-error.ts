import { asFault } from "#lib/kit/as-fault.ts";

/** Whether --json was typed, read without the rest, which may be what is wrong. */
export function wantsJson(typed: readonly string[]): boolean {
  const end = typed.indexOf("--");
  return (end === -1 ? typed : typed.slice(0, end)).includes("--json");
}

/**
 * An error as one JSON object on one line: `{ "error": { code, reason, message, violations } }`. Code
 * and reason are the names that the services answer with; violations may be empty.
 */
export function jsonError(error: unknown): string {
  const { code, reason, message, violations } = asFault(error);
  const fields = violations.map(({ field, description }) => ({ field, description }));
  return `${JSON.stringify({ error: { code, reason, message, violations: fields } })}\n`;
}
