import type { PinnedGate, Sprint, Verdict } from "./sprint.ts";
import type { SprintState } from "./state.ts";

/** What is kept of a sprint that was removed: what it was, what came of it, and who removed it when. */
export interface RemovedSprint {
  /** Resource name `sprints/{id}`; its evidence stays at the services under it. */
  readonly name: string;
  readonly requestId: string;
  /** In which it was removed. */
  readonly state: SprintState;
  readonly tickers: readonly string[];
  /** Audit runs that were planned. */
  readonly audits: number;
  readonly completedAudits: number;
  /** By which it was judged. */
  readonly gates: readonly PinnedGate[];
  /** Absent where there was no result. */
  readonly verdict?: Verdict;
  /** Empty without a result, and where it had none. */
  readonly sprintHash: string;
  readonly policyHash: string;
  readonly dataHash: string;
  readonly build: string;
  readonly portfolio: string;
  readonly createTimeMs: number;
  /** Absent where a version before 0.3 ended it. */
  readonly endTimeMs?: number;
  readonly removeTimeMs: number;
  /** As whoever removed it has named themselves. */
  readonly removedBy: string;
}

/** What is kept of a sprint. */
export function removedSprintOf(
  sprint: Sprint,
  removal: Pick<RemovedSprint, "removedBy" | "removeTimeMs">,
): RemovedSprint {
  const { name, requestId, state, spec, completedAudits, policy, policyHash, dataHash } = sprint;
  const { build, portfolio, createTimeMs, endTimeMs, result } = sprint;
  return {
    ...{ name, requestId, state, tickers: spec.tickers, audits: spec.audits, completedAudits },
    ...{ gates: policy.gates, sprintHash: result?.sprintHash ?? "", policyHash, dataHash },
    ...{ build, portfolio, createTimeMs, ...removal },
    ...(result && { verdict: result.verdict }),
    ...(endTimeMs !== undefined && { endTimeMs }),
  };
}

/** When and by whom it was removed, as a sentence's end. */
export function removalText({ removeTimeMs, removedBy }: RemovedSprint): string {
  return `was removed at ${new Date(removeTimeMs).toISOString()} by ${removedBy}`;
}
