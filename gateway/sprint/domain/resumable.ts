import type { FaultReason } from "#lib/kernel/fault.ts";
import type { Sprint } from "./sprint.ts";

/**
 * Reasons that lie in what surrounds a sprint and that somebody can remedy without changing it. Every
 * other one comes again: it lies in what the sprint was asked to do, or in pmx.
 */
const surroundings: ReadonlySet<FaultReason> = new Set<FaultReason>([
  "DATA_CHANGED",
  "GATE_SPEC_UNKNOWN",
  "FACTS_PENDING",
  "OVERLOADED",
  "DRAINING",
  "PEER_UNREACHABLE",
  "DEADLINE",
  "CANCELLED",
  "DATABASE_CORRUPT",
  "DATABASE_LOCKED",
  "DATABASE_VERSION",
  "STORAGE_NOT_WRITABLE",
]);

/** Whether the sprint is paused, or failed because of its surroundings and goes on once they are remedied. */
export function isResumable({ state, failure }: Pick<Sprint, "state" | "failure">): boolean {
  if (state === "PAUSED" || state === "PAUSING") return true;
  return state === "FAILED" && failure !== undefined && surroundings.has(failure.reason);
}
