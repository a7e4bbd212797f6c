import { z } from "zod";
import { verdictText } from "#lib/report/gate-text.ts";
import { standSentence, stateText } from "#lib/report/sprint-state.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { hasEnded } from "../../follow-sprint.ts";
import { sprintOf } from "../../records/sprint-record.ts";
import { newestOrNamed, nullableText } from "../shapes.ts";
import type { StartedSprints } from "../started-sprints.ts";
import { type ToolCall, tool } from "../tool.ts";

export const progressAnswer = z.object({
  name: z.string(),
  state: z.string(),
  has_ended: z.boolean().describe("Whether nothing more is done for it by itself."),
  audits: z.int(),
  completed_audits: z.int(),
  verdict: nullableText.describe("Null before there is a result, which is no FAIL."),
});

/** How far a sprint has come, in sentences and as data. */
export function progressOf(sprint: Sprint, more: readonly string[] = []) {
  const { name, state, asOfTimes, completedAudits, result, rates } = sprint;
  const why = result === undefined ? [] : verdictSentences(result, rates);
  return {
    text: [standSentence(sprint), ...why, ...more].join("\n"),
    structured: {
      name,
      state: stateText(state),
      has_ended: hasEnded(state),
      audits: asOfTimes.length,
      completed_audits: completedAudits,
      verdict: result === undefined ? null : verdictText(result.verdict),
    },
  };
}

/** Waits for sprints; over a data folder those that were started here are the only ones that run. */
export const waitForSprint = (started: StartedSprints) =>
  tool({
    name: "wait_for_sprint",
    title: "Wait for a sprint",
    description:
      "Waits until a sprint has ended or some seconds have passed, and says how far it has come; each step is told as progress to a client that asked for it. It can be asked again.",
    input: z.strictObject({
      sprint: newestOrNamed,
      seconds: z
        .int()
        .min(1)
        .max(55)
        .default(20)
        .describe("At most so long, 1 to 55. Default: 20."),
    }),
    output: progressAnswer,
    async answer({ sprint: wanted, seconds }, call) {
      const { where, lease } = call;
      const sprint = await sprintOf(where.gateway, wanted);
      if (hasEnded(sprint.state)) return progressOf(sprint);
      if (sprint.state === SprintState.PAUSED || (lease.isOwn && !started.has(sprint.name))) {
        const idle = `Nothing runs it now; it goes on with: pmx sprint --resume ${sprint.name}`;
        return progressOf(sprint, [idle]);
      }
      await watch(sprint, seconds, call);
      return progressOf(await sprintOf(where.gateway, sprint.name));
    },
  });

/** Until it has ended, has been paused, or the time is over. */
async function watch(
  { name, asOfTimes, completedAudits }: Sprint,
  seconds: number,
  { where, signal, progress }: ToolCall,
): Promise<void> {
  const timeOut = AbortSignal.timeout(seconds * 1_000);
  const options = { signal: AbortSignal.any([signal, timeOut]) };
  let done = completedAudits;
  try {
    for await (const { event } of where.gateway.sprints.watchSprint({ name }, options)) {
      if (event.case === "step" && event.value.audit > done) {
        done = event.value.audit;
        await progress(done, asOfTimes.length, `${done} of ${asOfTimes.length} audit runs`);
      }
      if (event.case === "sprint" && isAtRest(event.value.state)) return;
    }
  } catch (error) {
    if (!timeOut.aborted) throw error;
  }
}

const isAtRest = (state: SprintState) => hasEnded(state) || state === SprintState.PAUSED;
