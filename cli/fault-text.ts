import { asFault } from "#lib/kit/grpc/shared/status.ts";

/**
 * What standard error says about an error: what is wrong and what to do. A defect of ours comes
 * with its error id and a request to report it; its stack only when `debug` is set.
 */
export function faultText(error: unknown, debug: boolean): string {
  const fault = asFault(error);
  const lines = [`pmx: ${fault.message}`];
  // Some messages list their violations themselves; those of a configuration always do.
  const told = fault.reason === "CONFIG_INVALID" ? [] : fault.violations;
  const untold = told.filter(({ description }) => !fault.message.includes(description));
  lines.push(...untold.map(({ field, description }) => `  ${field}: ${description}`));
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
