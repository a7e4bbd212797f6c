import { Fault } from "#lib/kernel/fault.ts";
import type { RemovedSprint } from "../domain/removed-sprint.ts";
import { isTerminal } from "../domain/state.ts";
import { findSprint } from "./find-sprint.ts";
import type { SprintJournal } from "./ports.ts";

/**
 * Removes a sprint that has ended: its plan, steps and result. What it was and what came of it is kept, and so is
 * the evidence at the services, on which gates of several sprints, comparisons and readiness rest. Removed once: a
 * second call answers the first removal.
 * @throws Fault RESOURCE_NOT_FOUND; SPRINT_STATE when it has not ended.
 */
export async function removeSprint(
  journal: SprintJournal,
  name: string,
  removal: Pick<RemovedSprint, "removedBy" | "removeTimeMs">,
): Promise<RemovedSprint> {
  const removed = await journal.removed(name);
  if (removed !== undefined) return removed;
  const sprint = await findSprint(journal, name);
  if (!isTerminal(sprint.state)) throw notEnded(sprint);
  return journal.remove(sprint, removal);
}

function notEnded({ name, state }: Pick<RemovedSprint, "name" | "state">): Fault {
  const why = `${name} is ${state} and cannot be removed; cancel it first`;
  return new Fault("FAILED_PRECONDITION", "SPRINT_STATE", why);
}
