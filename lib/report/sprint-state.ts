import { enumName } from "#lib/wire/enum-name.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** The states that others follow, by themselves or by what somebody does from elsewhere. */
const passing: ReadonlySet<SprintState> = new Set([
  SprintState.RUNNING,
  SprintState.PAUSING,
  SprintState.CANCELLING,
  SprintState.PAUSED,
]);

/** Whether what is said of a sprint changes by itself. */
export function isMoving({ state }: Pick<Sprint, "state">): boolean {
  return passing.has(state);
}

/** The name of a state: RUNNING. */
export function stateText(state: SprintState): string {
  return enumName(SprintState, state) ?? "UNSPECIFIED";
}

/** "7 of 20 audit runs". */
export function doneText({
  completedAudits,
  asOfTimes,
}: Pick<Sprint, "completedAudits" | "asOfTimes">): string {
  return `${completedAudits} of ${asOfTimes.length} audit runs`;
}

/** How far a sprint has come, in a sentence. */
export function standSentence(sprint: Sprint): string {
  const { name, state, spec } = sprint;
  const tickers = (spec?.tickers ?? []).join(", ");
  return `${name} of ${tickers} is ${stateText(state)} after ${doneText(sprint)}.`;
}
