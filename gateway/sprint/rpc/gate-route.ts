import { create } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { createBounds } from "#lib/kit/grpc/bounds/bounds.ts";
import { jsonAnswer } from "#lib/kit/http/answers.ts";
import type { HttpRoute } from "#lib/kit/http/route.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { AssuranceKind, AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import {
  Comparator,
  type CriterionResult,
  type GateEvaluation,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import { EvaluateSprintGateRequestSchema } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { evaluateGate } from "../app/evaluate-gate.ts";
import type { Peers } from "../app/peers.ts";
import type { SprintJournal } from "../app/ports.ts";
import { evaluationToMessage } from "./sprint-message.ts";

/** What the route reads. */
export interface GateRouteDependencies {
  readonly journal: SprintJournal;
  /** For what takes the audit service long. */
  computing(callerLeft: AbortSignal): Peers;
}

/**
 * `GET /v1/gates/{gate}?sprint=sprints/…`: what EvaluateSprintGate answers, in short, for whoever speaks no
 * gRPC. Several sprints are named one after another (`sprint=…&sprint=…`). The status says whether there is an answer,
 * never what it is: 200 for every verdict, so that INCONCLUSIVE is no failure; an error where no gate was evaluated.
 */
export function gateRoute({ journal, computing }: GateRouteDependencies): HttpRoute {
  const outOfBounds = createBounds().of(EvaluateSprintGateRequestSchema);
  return {
    path: "/v1/gates/{gate}",
    async answer({ parameters, query, signal }) {
      const { gate = "" } = parameters;
      const question = create(EvaluateSprintGateRequestSchema, { gate, sprints: sprintsOf(query) });
      const fault = outOfBounds(question);
      if (fault !== undefined) throw fault;
      const asked = { gate, sprints: question.sprints, baseline: "", requiredEffectiveAudits: 0 };
      // Nobody waits for the steps of thousands of audits once the caller has hung up.
      const letOthersRun = async () => {
        signal.throwIfAborted();
        await yieldToEventLoop();
      };
      const kept = await evaluateGate({ journal, peers: computing(signal) }, asked, letOthersRun);
      return jsonAnswer(gateToJson(evaluationToMessage(kept)));
    },
  };
}

/** @throws Fault FIELD_INVALID for a parameter that is not read, such as `sprints` */
function sprintsOf(query: URLSearchParams): string[] {
  for (const name of query.keys()) {
    if (name !== "sprint") throw invalidField(name, "is no parameter of this path; sprint is");
  }
  const sprints = query.getAll("sprint");
  if (sprints.length === 0) throw invalidField("sprint", "name one: ?sprint=sprints/…");
  return sprints;
}

function gateToJson(evaluation: GateEvaluation): Readonly<Record<string, unknown>> {
  const { gate, auditSet, furtherAuditSets, verdict, reason, decidedBy, criteria } = evaluation;
  const { assured } = evaluation;
  return {
    gate,
    sprint: auditSet,
    ...(furtherAuditSets.length > 0 && { furtherSprints: furtherAuditSets }),
    verdict: verdictName(verdict),
    n: Math.max(0, ...criteria.map(({ observed }) => Number(observed?.n ?? 0n))),
    reason,
    decidedBy,
    // Null, and nothing shown, in an answer of a service that states none.
    assured: assured
      ? {
          verdict: assuredName(assured.verdict),
          alphaRatio: assured.alphaRatio,
          reason: assured.reason,
          decidedBy: assured.decidedBy,
        }
      : null,
    criteria: criteria.map(criterionToJson),
  };
}

function criterionToJson(result: CriterionResult): Readonly<Record<string, unknown>> {
  const { criterion, verdict, comparator, threshold, observed, minimumN, message } = result;
  const { assured } = result;
  const { result: measured, unit = MetricUnit.UNSPECIFIED, n = 0n } = observed ?? {};
  const isUndefined = measured?.case === "undefinedReason";
  return {
    criterion,
    verdict: verdictName(verdict),
    observed: measured?.case === "value" ? measured.value : null,
    ...(isUndefined && { undefinedReason: enumName(UndefinedReason, measured.value) }),
    comparator: enumName(Comparator, comparator),
    threshold,
    unit: enumName(MetricUnit, unit),
    n: Number(n),
    minimumN: Number(minimumN),
    message,
    assured: assured
      ? {
          verdict: assuredName(assured.verdict),
          kind: enumName(AssuranceKind, assured.kind),
          reason: assured.reason,
        }
      : null,
  };
}

/** As the contract says, a verdict that is not known is treated as FAIL. */
function verdictName(verdict: GateVerdict): string {
  return enumName(GateVerdict, verdict) ?? "FAIL";
}

/** The same of an assured one. */
function assuredName(verdict: AssuredVerdict): string {
  return enumName(AssuredVerdict, verdict) ?? "FAIL";
}
