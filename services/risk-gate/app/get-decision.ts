import { invalidField, notFound } from "#lib/kernel/fault.ts";
import type { Decision } from "../domain/decision.ts";
import type { DecisionArchive } from "./ports.ts";

/** A stored decision. @throws Fault FIELD_INVALID, RESOURCE_NOT_FOUND. */
export async function getDecision(archive: DecisionArchive, name: string): Promise<Decision> {
  if (name === "") throw invalidField("name", "is required: decisions/{id}");
  const recorded = await archive.find(name);
  if (recorded === undefined) throw notFound("decision", name);
  return recorded.answer.decision;
}
