import type { MessageInitShape } from "@bufbuild/protobuf";
import type { FactPositionSchema } from "#proto/pmx/type/v1/fact_position_pb.ts";

/** The place of a publisher's fact as its message; sequence 0 before the first. */
export function factPositionToMessage(
  source: string,
  sequence: number,
): MessageInitShape<typeof FactPositionSchema> {
  return { source, sequence: BigInt(sequence) };
}
