import { create } from "@bufbuild/protobuf";
import { type SprintStep, SprintStepSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintJournal } from "../app/ports.ts";
import { stepToMessage } from "./sprint-message.ts";

/** The steps of a sprint after a sequence, as WatchSprint sends them, without waiting for more. */
export async function stepsAfter(
  journal: SprintJournal,
  sprint: string,
  sequence: number,
): Promise<readonly SprintStep[]> {
  const steps = await journal.stepsAfter(sprint, sequence);
  return steps.map((step) => create(SprintStepSchema, stepToMessage(sprint, step)));
}
