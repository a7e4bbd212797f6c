import { Fault } from "#lib/kernel/fault.ts";
import { newId } from "./ids.ts";
import { systemFaultOf } from "./system-fault.ts";

/**
 * The Fault that a caller may see: a Fault as it is, and that of a full disk, a read-only file or too many
 * open files (`systemFaultOf`). Anything else is our bug and becomes INTERNAL with a
 * constant text and an `error_id`, under which the log has the cause.
 */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const known = systemFaultOf(error);
  if (known !== undefined) return known;
  return new Fault(
    "INTERNAL",
    "INTERNAL",
    "internal error of pmx: report it with its error_id; the log of the service has the cause",
    { metadata: { error_id: newId() }, cause: error },
  );
}
