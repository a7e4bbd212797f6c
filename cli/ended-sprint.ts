import { Fault, type FaultCode, type FaultReason, faultReasons } from "#lib/kernel/fault.ts";
import { type Sprint, type SprintResult, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/**
 * The result of a sprint that has ended.
 * @throws Fault that stopped it when it FAILED; CANCELLED when it was cancelled.
 */
export function resultOf(sprint: Sprint): SprintResult {
  if (sprint.state === SprintState.CANCELLED) {
    const message = `${sprint.name} was cancelled after ${sprint.completedAudits} audit runs`;
    throw new Fault("CANCELLED", "CANCELLED", message);
  }
  if (sprint.state === SprintState.FAILED) throw failureOf(sprint);
  if (sprint.result !== undefined) return sprint.result;
  throw new Fault("INTERNAL", "INTERNAL", `${sprint.name} ended without a result`);
}

/** The gateway writes a failure as `CODE REASON: message`. */
function failureOf({ name, failure }: Sprint): Fault {
  const [, code, reason, message] = /^([A-Z_]+) ([A-Z_]+): ([\s\S]*)$/.exec(failure) ?? [];
  const known = (faultReasons as readonly string[]).includes(reason ?? "");
  return known
    ? new Fault(code as FaultCode, reason as FaultReason, `${name} failed: ${message}`)
    : new Fault("INTERNAL", "INTERNAL", `${name} failed: ${failure}`);
}
