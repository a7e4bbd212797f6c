import { notFound } from "#lib/kernel/fault.ts";
import type { Sprint } from "../domain/sprint.ts";
import type { SprintJournal } from "./ports.ts";

/** The sprint of a name. @throws Fault RESOURCE_NOT_FOUND */
export async function findSprint(
  journal: Pick<SprintJournal, "get">,
  name: string,
): Promise<Sprint> {
  const sprint = await journal.get(name);
  if (sprint === undefined) throw notFound("sprint", name || '""');
  return sprint;
}
