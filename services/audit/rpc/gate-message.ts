import type { MessageInitShape } from "@bufbuild/protobuf";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import {
  Comparator as ComparatorEnum,
  EnsembleStatus as EnsembleStatusEnum,
  type GateEvaluationSchema,
  type GateSpecSchema,
  GateVerdict as GateVerdictEnum,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { GateAnswer } from "../app/answer-gate.ts";
import { canonicalSpec, type PinnedGateSpec } from "../domain/gates/gate-spec.ts";

/** An evaluated gate as the contract has it. */
export function evaluationMessage(
  answer: GateAnswer,
): MessageInitShape<typeof GateEvaluationSchema> {
  return {
    gate: answer.gate,
    title: answer.title,
    auditSet: answer.auditSet,
    specHash: answer.specHash,
    specChanged: answer.specChanged,
    verdict: GateVerdictEnum[answer.verdict],
    criteria: answer.criteria.map(({ observed, comparator, minimumN, verdict, ...result }) => ({
      ...result,
      observed: metricToMessage(observed),
      comparator: ComparatorEnum[comparator],
      minimumN: BigInt(minimumN),
      verdict: GateVerdictEnum[verdict],
    })),
    ensembleStatus: EnsembleStatusEnum[answer.ensembleStatus ?? "UNSPECIFIED"],
    reason: answer.reason,
    decidedBy: answer.decidedBy,
    deadLetterCount: BigInt(answer.deadLetterCount),
  };
}

/** A gate's specification as the contract has it. */
export function specMessage({
  specHash,
  spec,
}: PinnedGateSpec): MessageInitShape<typeof GateSpecSchema> {
  const specJson = canonicalJson(canonicalSpec(spec));
  return { gate: spec.gate, title: spec.title, specHash, specJson };
}
