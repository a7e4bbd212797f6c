import { leafFromText } from "#lib/evidence/leaf.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { allPages } from "#lib/report/all-pages.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import type { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { Finding } from "./finding.ts";
import { type EvaluationRecord, evaluationOf } from "./recompute.ts";

type Evidence = Pick<ClientOf<typeof EvidenceService>, "getCheckpoint" | "listEvidence">;
type Sprints = Pick<ClientOf<typeof SprintService>, "getSprint" | "listRemovedSprints">;

/** The verdicts from the best to the worst. */
const ranks = ["PASS", "PASS_LOOSENED", "INCONCLUSIVE", "FAIL"] as const;

const recordsAtOnce = 1_000;

/**
 * Compares the sprints of the gateway with the answers of gates in the log: a sprint that was judged is there, or was removed
 * as such; each of its gates says what was answered; its verdict follows from its gates. The first that is not so is named.
 */
export async function checkSprints(evidence: Evidence, sprints: Sprints): Promise<Finding> {
  const answers = await answersIn(evidence);
  const unknown: string[] = [];
  for (const [name, ofSprint] of answers) {
    const sprint = await sprintOf(sprints, name);
    if (sprint === undefined) unknown.push(name);
    else {
      const problem = problemOf(sprint, ofSprint);
      if (problem !== undefined) return { outcome: "BAD", text: `${name} ${problem}` };
    }
  }
  const removed = unknown.length === 0 ? new Set<string>() : await removedSprints(sprints);
  const missing = unknown.find((name) => !removed.has(name));
  if (missing !== undefined) {
    return { outcome: "BAD", text: `${missing} was judged, and the gateway does not know it` };
  }
  return { outcome: "OK", text: `${answers.size} sprints that were judged say what was answered` };
}

/** What gates answered of single sprints, by the sprint. */
async function answersIn(
  evidence: Evidence,
): Promise<ReadonlyMap<string, readonly EvaluationRecord[]>> {
  const answers = new Map<string, EvaluationRecord[]>();
  const { heads } = await evidence.getCheckpoint({});
  // Answers are in audit's own log alone.
  for (const { log } of heads.filter((head) => head.log.startsWith("audit-"))) {
    await allPages(async (pageToken) => {
      const page = await evidence.listEvidence({ log, pageSize: recordsAtOnce, pageToken });
      for (const { leaf } of page.records) {
        const content = leafFromText(leaf)?.content;
        const answer = content && "record" in content ? evaluationOf(content.record) : undefined;
        const [name, further] = answer?.auditSets ?? [];
        if (name === undefined || further !== undefined || !name.startsWith("sprints/")) continue;
        const known = answers.get(name);
        if (known === undefined) answers.set(name, [answer!]);
        else known.push(answer!);
      }
      return { items: [], nextPageToken: page.nextPageToken };
    });
  }
  return answers;
}

/** What a sprint says otherwise than was answered; undefined for nothing. */
function problemOf({ result }: Sprint, answers: readonly EvaluationRecord[]): string | undefined {
  if (result === undefined) return undefined;
  for (const { gate, specHash, verdict } of result.gates) {
    const answered = answers.filter((one) => one.gate === gate && one.specHash === specHash);
    const says = enumName(GateVerdict, verdict) ?? "nothing";
    // A sprint that ended before there were logs has no answer in them.
    if (answered.length === 0 || answered.some((one) => one.verdict === says)) continue;
    return `says ${says} of ${gate}, which was answered ${answered.at(-1)!.verdict}`;
  }
  if (result.gates.length === 0) return undefined;
  const worst = Math.max(...result.gates.map(({ verdict }) => rankOf(verdict)));
  const own = rankOf(result.verdict);
  // Gates that wait, and prices at generated rates, keep a sprint from PASS.
  if (own === worst || (own > worst && ranks[own] === "INCONCLUSIVE")) return undefined;
  return `says ${enumName(GateVerdict, result.verdict)}, where a gate of it says ${ranks[worst]}`;
}

function rankOf(verdict: GateVerdict): number {
  const name = enumName(GateVerdict, verdict);
  return name === undefined ? ranks.length - 1 : ranks.indexOf(name);
}

async function sprintOf(sprints: Sprints, name: string): Promise<Sprint | undefined> {
  try {
    return (await sprints.getSprint({ name })).sprint;
  } catch (error) {
    if (error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND") return undefined;
    throw error;
  }
}

async function removedSprints(sprints: Sprints): Promise<ReadonlySet<string>> {
  const removed = await allPages(async (pageToken) => {
    const page = await sprints.listRemovedSprints({ pageSize: 100, pageToken });
    return { items: page.removedSprints, nextPageToken: page.nextPageToken };
  });
  return new Set(removed.map(({ name }) => name));
}
