import type { MessageInitShape } from "@bufbuild/protobuf";
import { notFound } from "#lib/kernel/fault.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import type { Section } from "#lib/page/section.ts";
import { checkpointTexts, type LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import { decisionSection } from "#lib/report/sections/decisions.ts";
import { gateSections } from "#lib/report/sections/gates.ts";
import { identitySection } from "#lib/report/sections/identity.ts";
import { scorecardSection } from "#lib/report/sections/scorecard.ts";
import { verdictSection } from "#lib/report/sections/verdict.ts";
import { isMoving } from "#lib/report/sprint-state.ts";
import { sprintTitle } from "#lib/report/sprint-title.ts";
import type {
  ListAuditsRequestSchema,
  ListAuditsResponse,
} from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { GetCheckpointResponse } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type {
  EvaluateSprintGateRequestSchema,
  EvaluateSprintGateResponse,
  GetSprintRequestSchema,
  GetSprintResponse,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { AskedGates } from "../gates-so-far.ts";
import type { WebPage } from "../page.ts";
import { auditsSection } from "../sections/audits.ts";
import { gatesSoFarSection } from "../sections/gates-so-far.ts";
import { progressSection } from "../sections/progress.ts";
import { sprintForms } from "../sections/sprint-forms.ts";
import { stepsSection } from "../sections/steps.ts";
import { verdictTone } from "../verdict-tone.ts";
import { onwardLinks } from "./links.ts";

/** Steps that a page shows, the last ones. */
const shownSteps = 40;
/** Audits that it shows. */
const shownAudits = 500;

/** What the page of a sprint reads. */
export interface SprintReads {
  getSprint(
    request: MessageInitShape<typeof GetSprintRequestSchema>,
    signal: AbortSignal,
  ): Promise<GetSprintResponse>;
  evaluateSprintGate(
    request: MessageInitShape<typeof EvaluateSprintGateRequestSchema>,
    signal: AbortSignal,
  ): Promise<EvaluateSprintGateResponse>;
  /** Its last steps in order, as they are journalled. */
  latestSteps(name: string, atMost: number): Promise<readonly SprintStep[]>;
  listAudits(
    request: MessageInitShape<typeof ListAuditsRequestSchema>,
    signal: AbortSignal,
  ): Promise<ListAuditsResponse>;
  getCheckpoint(request: object, signal: AbortSignal): Promise<GetCheckpointResponse>;
}

/** A sprint: its verdict and why, or how far it has come; its gates, audits, steps and hashes. */
export function sprintPage(reads: SprintReads): WebPage {
  const gates = new AskedGates(async (gate, sprint, signal) => {
    const { evaluation } = await reads.evaluateSprintGate({ gate, sprints: [sprint] }, signal);
    if (evaluation === undefined) throw notFound("gate", gate);
    return evaluation;
  });
  return {
    path: "/sprints/{id}",
    async read(request) {
      const {
        parameters: { id = "" },
        signal,
      } = request;
      const name = `sprints/${id}`;
      const { sprint } = await reads.getSprint({ name }, signal);
      if (sprint === undefined) throw notFound("sprint", name);
      const [steps, audits, answered, checkpoint] = await Promise.all([
        reads.latestSteps(name, shownSteps),
        auditsOf(reads, name, signal),
        sprint.result === undefined ? gates.of(sprint) : undefined,
        checkpointOf(reads, signal),
      ]);
      return {
        title: sprintTitle(sprint),
        name,
        refreshes: isMoving(sprint),
        sections: [
          ...(sprint.result === undefined
            ? [
                progressSection(sprint, sprintForms(sprint, request)),
                ...gatesSoFarSection(sprint, answered),
              ]
            : judgedSections(sprint, sprint.result)),
          ...audits,
          ...stepsSection(sprint, steps),
          identitySection(
            { sprint, result: sprint.result, steps: whole(steps) },
            checkpointTexts(checkpoint),
          ),
        ],
      };
    },
  };
}

/** Steps where they are all there are: none may be counted of some. */
function whole(steps: readonly SprintStep[]): readonly SprintStep[] | undefined {
  return Number(steps[0]?.sequence ?? 1n) === 1 ? steps : undefined;
}

function judgedSections(sprint: Sprint, result: SprintResult): readonly Section[] {
  const records = { sprint, result };
  return [
    { ...verdictSection(records), tone: verdictTone(result), links: onwardLinks(sprint.name) },
    ...gateSections(records),
    ...decisionSection(records),
    ...scorecardSection(records),
  ];
}

/** The state of the logs, or why the audit service does not tell it. */
async function checkpointOf(
  { getCheckpoint }: SprintReads,
  signal: AbortSignal,
): Promise<LastCheckpoint> {
  try {
    return await getCheckpoint({}, signal);
  } catch (error) {
    signal.throwIfAborted();
    return { unknown: asFault(error).message };
  }
}

/** The audits, or why the audit service does not tell them: the rest of the page says enough without. */
async function auditsOf(
  { listAudits }: SprintReads,
  auditSet: string,
  signal: AbortSignal,
): Promise<readonly Section[]> {
  try {
    const { audits, nextPageToken } = await listAudits({ auditSet, pageSize: shownAudits }, signal);
    return auditsSection(audits, nextPageToken === "");
  } catch (error) {
    const { code, message } = asFault(error);
    if (code !== "UNAVAILABLE" && code !== "DEADLINE_EXCEEDED") throw error;
    const sentences = [`The audit service does not tell them now: ${message}`];
    return [{ id: "audits", heading: "Audits", sentences, figures: [] }];
  }
}
