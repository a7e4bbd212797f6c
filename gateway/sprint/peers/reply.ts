import { requiredInReply } from "#lib/wire/required-field.ts";
import type { FactPosition as FactPositionMessage } from "#proto/pmx/type/v1/fact_position_pb.ts";
import type { FactPosition } from "../domain/sprint.ts";

/** The fact position of a reply. */
export function factOf(message: FactPositionMessage | undefined): FactPosition {
  const { source, sequence } = requiredInReply(message, "fact_position");
  return { source, sequence };
}
