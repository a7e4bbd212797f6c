import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
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
  // Whoever committed to a forecast may still reveal it.
  "COMMITMENT_PENDING",
]);

/** Whether the sprint is paused, or failed because of its surroundings and goes on once they are remedied. */
export function isResumable({ state, failure }: Pick<Sprint, "state" | "failure">): boolean {
  if (state === "PAUSED" || state === "PAUSING") return true;
  return state === "FAILED" && failure !== undefined && surroundings.has(failure.reason);
}

const passing: ReadonlySet<FaultReason> = new Set<FaultReason>([
  "STORAGE_NOT_WRITABLE",
  "DATABASE_LOCKED",
]);

/**
 * Whether a store cannot be written for a reason that goes away while a sprint waits for it: room is made, or another
 * program lets go of the file.
 */
export function passesByItself(error: unknown): boolean {
  return error instanceof Fault && passing.has(error.reason);
}
