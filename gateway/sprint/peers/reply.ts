import type { FactPosition as FactPositionMessage } from "#proto/pmx/type/v1/fact_position_pb.ts";
import type { FactPosition } from "../domain/sprint.ts";

/** A field that every well-formed reply of a peer has; its absence is a defect of the peer. */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new TypeError(`the peer's reply has no ${field}`);
  return value;
}

/** The fact position of a reply. */
export function factOf(message: FactPositionMessage | undefined): FactPosition {
  const { source, sequence } = required(message, "fact_position");
  return { source, sequence };
}
