import { Fault } from "#lib/kernel/fault.ts";

/** The fault with what it ended before its message and what is left after it; a defect stays as it is. */
export function prefixedFault(error: unknown, before: string, after = ""): unknown {
  if (!(error instanceof Fault)) return error;
  const { code, reason, message, violations, metadata, retryAfterMs } = error;
  const details = { violations, metadata, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return new Fault(code, reason, `${before}: ${message}${after}`, { ...details, cause: error });
}
