import { stateText } from "#lib/report/sprint-state.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { sprintOf } from "../records/sprint-record.ts";
import { sprintToJson } from "../sprint-json.ts";
import { resumeCommand } from "../sprint-lookup.ts";

/** Which sprint to pause. */
export interface PauseArguments extends DataPlace {
  /** Its resource name. */
  readonly sprint: string;
  readonly json: boolean;
}

/** Pauses a sprint and says how far it has come; with --json `{ "sprint": Sprint }`, without its result. */
export async function pauseCommand(
  { sprint: name, json, ...place }: PauseArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const sprint = await withGateway(place, context, async (gateway) => {
    await sprintOf(gateway, name);
    return (await gateway.sprints.pauseSprint({ name })).sprint!;
  });
  if (json) {
    terminal.out(`${JSON.stringify({ sprint: sprintToJson(sprint) })}\n`);
  } else {
    terminal.out(`${pausedText(sprint, resumeCommand(name, place, environment))}\n`);
  }
  return exitCodes.pass;
}

function pausedText({ name, state, completedAudits, asOfTimes }: Sprint, toResume: string): string {
  if (state !== SprintState.PAUSED) {
    const word = stateText(state).toLowerCase();
    return `${name} is ${word}: that came before the pause`;
  }
  const done = `${completedAudits} of ${asOfTimes.length} audit runs`;
  return `${name} is paused after ${done}; continue it with: ${toResume}`;
}
