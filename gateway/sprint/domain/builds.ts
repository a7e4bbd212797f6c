import type { Sprint, SprintStep } from "./sprint.ts";

/** What stands for the build where none was recorded: by versions up to 0.2.0. */
export const unrecordedBuild = "unrecorded";

/**
 * The builds that took part in a sprint, each once, in the order in which they did: the one that planned
 * it, those of its steps, the one that asks for the verdict.
 */
export function buildsOf(
  sprint: Pick<Sprint, "build">,
  steps: readonly Pick<SprintStep, "build">[],
  concluding: string,
): readonly string[] {
  return [...new Set([sprint.build, ...steps.map(({ build }) => build), concluding])];
}
