import { z } from "zod";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import { assuredOfGate, assuredOfSprint, assuredSentence } from "#lib/report/assured-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { instantText } from "#lib/report/plain-text.ts";
import { standSentence, stateText } from "#lib/report/sprint-state.ts";
import { trialSentences } from "#lib/report/trial-sentences.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { sprintOf } from "../../records/sprint-record.ts";
import { newestOrNamed, nullableText, pageArguments } from "../shapes.ts";
import { tool } from "../tool.ts";

const brief = {
  name: z.string().describe("Resource name sprints/ID."),
  state: z.string().describe("RUNNING, PAUSED, SUCCEEDED, FAILED, CANCELLED, WAITING and so on."),
  created: z.string().describe("When it was created, UTC."),
  tickers: z.array(z.string()),
  audits: z.int().describe("Audit runs that are planned."),
  completed_audits: z.int().describe("Audit runs that are done."),
  verdict: nullableText.describe("As written; null before there is a result, which is no FAIL."),
  assured: nullableText.describe("The verdict that holds at every look; null before a result."),
};

function briefOf({ name, state, createTime, spec, asOfTimes, completedAudits, result }: Sprint) {
  return {
    name,
    state: stateText(state),
    created: instantText(createTime),
    tickers: [...(spec?.tickers ?? [])],
    audits: asOfTimes.length,
    completed_audits: completedAudits,
    verdict: result === undefined ? null : verdictText(result.verdict),
    assured: result === undefined ? null : assuredOfSprint(result),
  };
}

export const listSprints = tool({
  name: "list_sprints",
  title: "List sprints",
  description:
    "Lists the sprints (runs of audits that end in a verdict), newest first: state, progress, tickers, verdict.",
  input: z.strictObject(pageArguments),
  output: z.object({
    sprints: z.array(z.object(brief)),
    next_page_token: z.string().describe("For the next page; empty at the end."),
  }),
  async answer({ page_size: pageSize, page_token: pageToken }, { where }) {
    const page = await where.gateway.sprints.listSprints({ pageSize, pageToken });
    const sprints = page.sprints.map(briefOf);
    const lines = page.sprints.map((sprint, at) => {
      const verdict = sprints[at]?.verdict;
      return `${standSentence(sprint)}${verdict ? ` Verdict: ${verdict}.` : ""}`;
    });
    const none = `No sprint is stored (${where.gateway.records}); one is run with: pmx sprint`;
    const more = page.nextPageToken === "" ? [] : ["There are more: ask with next_page_token."];
    const text = [...(lines.length === 0 ? [none] : lines), ...more].join("\n");
    return { text, structured: { sprints, next_page_token: page.nextPageToken } };
  },
});

export const getSprint = tool({
  name: "get_sprint",
  title: "Get a sprint and its verdict",
  description:
    "Says where a sprint stands, its verdict and why, what to do next, each gate, and the hashes that identify it.",
  input: z.strictObject({ sprint: newestOrNamed }),
  output: z.object({
    ...brief,
    why: z.array(z.string()).describe("The verdict in sentences, with what to do next."),
    gates: z.array(
      z.object({
        gate: z.string(),
        verdict: z.string(),
        assured: z.string(),
        reason: z.string(),
      }),
    ),
    gates_not_asked: z.array(z.object({ gate: z.string(), reason: z.string() })),
    failure: z
      .object({ reason: z.string(), message: z.string() })
      .nullable()
      .describe("What stopped it; null where nothing did."),
    resumable: z.boolean(),
    ended: nullableText,
    is_synthetic: z.boolean().describe("Whether any of its bars were generated."),
    sprint_hash: nullableText.describe("Equal for equal results; null before, or of two builds."),
    policy_hash: z.string(),
    data_hash: z.string(),
    build: z.string(),
  }),
  async answer({ sprint: name }, { where }) {
    const sprint = await sprintOf(where.gateway, name);
    const { result, rates, endTime, dataProvenance } = sprint;
    const failure = sprint.failure && faultFromMessage(sprint.failure);
    const why =
      result === undefined
        ? []
        : [
            ...verdictSentences(result, rates),
            ...assuredSentence(result, false),
            ...trialSentences(sprint),
          ];
    const structured = {
      ...briefOf(sprint),
      why,
      gates: (result?.gates ?? []).map((gate) => ({
        gate: gate.gate,
        verdict: verdictText(gate.verdict),
        assured: assuredOfGate(gate),
        reason: gate.reason,
      })),
      gates_not_asked: sprint.gatesNotAsked.map(({ gate, reason }) => ({ gate, reason })),
      failure: failure ? { reason: failure.reason, message: failure.message } : null,
      resumable: sprint.resumable,
      ended: endTime === undefined ? null : instantText(endTime),
      is_synthetic: dataProvenance === DataProvenance.SYNTHETIC,
      sprint_hash: result?.sprintHash || null,
      policy_hash: sprint.policyHash,
      data_hash: sprint.dataHash,
      build: sprint.build,
    };
    const stopped = failure ? [`It was stopped by ${failure.reason}: ${failure.message}`] : [];
    const resumed = sprint.resumable ? [`pmx sprint --resume ${sprint.name} continues it.`] : [];
    const gates = structured.gates.map(
      ({ gate, verdict, assured, reason }) =>
        `Gate ${gate}: ${verdict}, assured ${assured}: ${reason}`,
    );
    const synthetic = structured.is_synthetic ? ["Its bars were generated, not recorded."] : [];
    const lines = [standSentence(sprint), ...stopped, ...resumed, ...why, ...gates, ...synthetic];
    return { text: lines.join("\n"), structured };
  },
});
