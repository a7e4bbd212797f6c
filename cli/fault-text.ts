import { asFault } from "#lib/kit/as-fault.ts";

/**
 * The text of an error for standard error: what is wrong and what to do. A defect of pmx comes with
 * its error id and a request to report it; the stack is shown only when `debug` is set.
 */
export function faultText(error: unknown, debug: boolean): string {
  const fault = asFault(error);
  const lines = [`pmx: ${fault.message}`];
  // Some messages contain their violations; those of a configuration always do.
  const violations = fault.reason === "CONFIG_INVALID" ? [] : fault.violations;
  const others = violations.filter(({ description }) => !fault.message.includes(description));
  lines.push(...others.map(({ field, description }) => `  ${field}: ${description}`));
  if (fault.code === "UNIMPLEMENTED") {
    lines.push("Is there a gateway of pmx at that address, of this version?");
  } else if (fault.reason === "INTERNAL") {
    const cause = error === fault ? undefined : error;
    if (cause instanceof Error) lines.push(`  cause: ${cause.message}`);
    const id = fault.metadata.error_id;
    lines.push(
      `This is a defect of pmx. Please report it${id === undefined ? "" : ` with error id ${id}`}.`,
    );
  }
  if (debug && error instanceof Error && error.stack !== undefined) lines.push(error.stack);
  return `${lines.join("\n")}\n`;
}
