import { Fault, notFound } from "#lib/kernel/fault.ts";
import { removalText } from "../domain/removed-sprint.ts";
import type { Sprint } from "../domain/sprint.ts";
import type { SprintJournal } from "./ports.ts";

/** The sprint of a name. @throws Fault RESOURCE_NOT_FOUND, saying so where it was removed */
export async function findSprint(
  journal: Pick<SprintJournal, "get" | "removed">,
  name: string,
): Promise<Sprint> {
  const sprint = await journal.get(name);
  if (sprint !== undefined) return sprint;
  const removed = await journal.removed(name);
  if (removed === undefined) throw notFound("sprint", name || '""');
  throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", `${name} ${removalText(removed)}`);
}
