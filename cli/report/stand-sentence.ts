import { enumName } from "#lib/wire/enum-name.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** The name of a state. */
export function stateText(state: SprintState): string {
  return enumName(SprintState, state) ?? "UNSPECIFIED";
}

/** How far a sprint has come, in a sentence. */
export function standSentence(sprint: Sprint): string {
  const { name, state, completedAudits, asOfTimes, spec } = sprint;
  const of = `${completedAudits} of ${asOfTimes.length} audit runs`;
  return `${name} of ${(spec?.tickers ?? []).join(", ")} is ${stateText(state)} after ${of}.`;
}
