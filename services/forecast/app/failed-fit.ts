import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
import type { FailedForecast } from "../domain/failed-forecast.ts";
import type { FitCaller, ForecastStore } from "./ports.ts";

const failures: readonly FaultReason[] = [
  "FIT_FAILED",
  "FORECAST_MISSING",
  "COMMITMENT_UNREVEALED",
];

/**
 * Whether the fit itself failed, took too long, or was somebody else's who has none, and not the service or the caller.
 */
export function isFailedFit(error: unknown, { signal }: FitCaller): error is Fault {
  if (!(error instanceof Fault)) return false;
  if (error.reason === "DEADLINE") return !signal.aborted;
  return failures.includes(error.reason);
}

/**
 * States that a forecast of an audit set could not be made, so that whoever judges the set knows of the audit
 * that is missing.
 * @returns the fault with the position of that fact in its metadata.
 */
export async function stateFailure(
  store: ForecastStore,
  source: string,
  failed: FailedForecast,
  fault: Fault,
): Promise<Fault> {
  if (failed.subject.auditSet === "") return fault;
  const position = await store.stateFailure(failed);
  const { code, reason, message, violations } = fault;
  return new Fault(code, reason, message, {
    violations,
    metadata: { ...fault.metadata, factSource: source, factSequence: String(position) },
    cause: fault,
  });
}
