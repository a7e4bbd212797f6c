import { Fault } from "#lib/kernel/fault.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { EvaluateSprintGateResponse } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

/** What gates say of a sprint: its result, and one that is asked now. */
export interface Evaluations {
  readonly judged: readonly GateEvaluation[];
  /** Of `asked`, or why there is none. */
  readonly asked?: { readonly gate: string; readonly answer: GateEvaluation | Fault };
}

/** The gates of its result, and the one that is asked besides; of that one a Fault is an answer too. */
export async function evaluationsOf(
  { result }: Sprint,
  gate: string | null,
  ask: (gate: string) => Promise<EvaluateSprintGateResponse>,
): Promise<Evaluations> {
  const judged = result?.gates ?? [];
  if (gate === null || judged.some((one) => one.gate === gate)) return { judged };
  try {
    return { judged, asked: { gate, answer: (await ask(gate)).evaluation! } };
  } catch (error) {
    if (error instanceof Fault) return { judged, asked: { gate, answer: error } };
    throw error;
  }
}
