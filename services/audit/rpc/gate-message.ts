import type { MessageInitShape } from "@bufbuild/protobuf";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import {
  Comparator as ComparatorEnum,
  type CriterionResultSchema,
  EnsembleStatus as EnsembleStatusEnum,
  type GateEvaluationSchema,
  type GateSpecSchema,
  GateVerdict as GateVerdictEnum,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { GateEvaluation } from "../app/evaluate-gate.ts";
import type { CriterionResult } from "../domain/gates/gate-finding.ts";
import { canonicalSpec, type PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import { requiredAudits } from "../domain/gates/required-audits.ts";
import { characteristicToMessage, keepSurfaceToMessage } from "./characteristic-message.ts";
import { missingFactsToMessage } from "./missing-facts-message.ts";

/** An evaluated gate as the contract has it. */
export function evaluationToMessage(
  evaluation: GateEvaluation,
): MessageInitShape<typeof GateEvaluationSchema> {
  return {
    gate: evaluation.gate,
    title: evaluation.title,
    auditSet: evaluation.auditSet,
    specHash: evaluation.specHash,
    specChanged: evaluation.specChanged,
    verdict: GateVerdictEnum[evaluation.verdict],
    criteria: evaluation.criteria.map(criterionToMessage),
    ensembleStatus: EnsembleStatusEnum[evaluation.ensembleStatus ?? "UNSPECIFIED"],
    reason: evaluation.reason,
    decidedBy: evaluation.decidedBy,
    deadLetterCount: BigInt(evaluation.deadLetterCount),
    missingFacts: missingFactsToMessage(evaluation.missingFacts),
    ...(evaluation.keepSurface && { keepSurface: keepSurfaceToMessage(evaluation.keepSurface) }),
    withoutForecast: evaluation.withoutForecast.map(({ reason, count }) => {
      return { reason, count: BigInt(count) };
    }),
  };
}

function criterionToMessage({
  observed,
  comparator,
  minimumN,
  verdict,
  characteristic,
  ...result
}: CriterionResult): MessageInitShape<typeof CriterionResultSchema> {
  return {
    ...result,
    observed: metricToMessage(observed),
    comparator: ComparatorEnum[comparator],
    minimumN: BigInt(minimumN),
    verdict: GateVerdictEnum[verdict],
    ...(characteristic && { operatingCharacteristic: characteristicToMessage(characteristic) }),
  };
}

/** A gate's specification as the contract has it. */
export function specToMessage({
  specHash,
  spec,
}: PinnedGateSpec): MessageInitShape<typeof GateSpecSchema> {
  const specJson = canonicalJson(canonicalSpec(spec));
  const { audits, auditRuns } = requiredAudits(spec);
  return {
    gate: spec.gate,
    title: spec.title,
    specHash,
    specJson,
    requiredAudits: audits,
    requiredAuditRuns: auditRuns,
  };
}
