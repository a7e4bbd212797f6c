import { Fault } from "#lib/kernel/fault.ts";
import type { Sprint, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { usageFault } from "../flag.ts";
import { hasEnded } from "../follow-sprint.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { newestFirst } from "../sprint-lookup.ts";

/** The sprint of a name, or the newest. @throws Fault FIELD_INVALID where there is none. */
export async function sprintOf(
  gateway: Pick<GatewaySession, "sprints" | "records">,
  name: string | undefined,
): Promise<Sprint> {
  if (name === undefined) {
    for await (const sprint of newestFirst(gateway)) return sprint;
    throw usageFault(
      "SPRINT",
      `there is no sprint yet (${gateway.records}); run one with pmx sprint`,
    );
  }
  try {
    const { sprint } = await gateway.sprints.getSprint({ name });
    return sprint!;
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== "RESOURCE_NOT_FOUND") throw error;
    throw usageFault(name, `there is no such sprint (${gateway.records}); pmx list names them`);
  }
}

/** The steps that a sprint has finished by now, in order. */
export async function stepsOf(
  { sprints }: Pick<GatewaySession, "sprints">,
  { name, state, completedAudits }: Sprint,
): Promise<readonly SprintStep[]> {
  const steps: SprintStep[] = [];
  const isWhole = hasEnded(state);
  if (!isWhole && completedAudits === 0) return steps;
  for await (const { event } of sprints.watchSprint({ name })) {
    if (event.case === "step") steps.push(event.value);
    // The stream of a sprint that has not ended stays open.
    if (!isWhole && (steps.at(-1)?.audit ?? 0) >= completedAudits) break;
  }
  return steps;
}
