import { wrap } from "#lib/report/plain-text.ts";
import type { WaitingGate } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** The gates of a forward sprint that are asked once there is the evidence which they need. */
export function waitingLines(gates: readonly WaitingGate[], width: number): readonly string[] {
  if (gates.length === 0) return [];
  const lines = gates.flatMap(({ gate, reason }) => wrap(`${gate}: ${reason}`, width - 2, "  "));
  return ["Gates that wait for evidence", ...lines.map((line) => `  ${line}`)];
}
