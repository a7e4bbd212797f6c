import type { Sprint, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** A sprint that has a result. */
export interface JudgedSprint {
  readonly sprint: Sprint;
  readonly result: SprintResult;
}
