import { Fault } from "#lib/kernel/fault.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import type { FactPosition as FactPositionMessage } from "#proto/pmx/type/v1/fact_position_pb.ts";
import type { FactPosition } from "../domain/sprint.ts";

/** The fact position of a reply. */
export function factOf(message: FactPositionMessage | undefined): FactPosition {
  const { source, sequence } = requiredInReply(message, "fact_position");
  return { source, sequence };
}

/**
 * A refusal of a peer with the fields that it names as our own request has them, where the request
 * passed them on under another path. Anything else is answered as it is.
 */
export function renamedFields(error: unknown, theirs: string, ours: string): unknown {
  if (!(error instanceof Fault) || error.reason !== "FIELD_INVALID") return error;
  const { code, reason, metadata } = error;
  const renamed = (text: string) =>
    text.startsWith(theirs) ? `${ours}${text.slice(theirs.length)}` : text;
  const violations = error.violations.map(({ field, description }) => ({
    field: renamed(field),
    description,
  }));
  return new Fault(code, reason, renamed(error.message), { metadata, violations, cause: error });
}
