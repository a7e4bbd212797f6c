import { create } from "@bufbuild/protobuf";
import {
  SprintStepSchema,
  type SprintStep as StepMessage,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintStep } from "../domain/sprint.ts";
import { stepToMessage } from "./sprint-message.ts";

/** Steps of a sprint as WatchSprint sends them. */
export function stepMessages(sprint: string, steps: readonly SprintStep[]): readonly StepMessage[] {
  return steps.map((step) => create(SprintStepSchema, stepToMessage(sprint, step)));
}
