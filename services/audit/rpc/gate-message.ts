import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import {
  Comparator as ComparatorEnum,
  type CriterionResultSchema,
  EnsembleStatus as EnsembleStatusEnum,
  type GateBlockSchema,
  type GateEvaluationSchema,
  type GateSpecSchema,
  GateVerdict as GateVerdictEnum,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { GateEvaluation } from "../app/evaluate-gate.ts";
import type { Assurance } from "../domain/assurance/assurance.ts";
import type { CriterionWindow } from "../domain/gates/criterion-window.ts";
import type { GateBlock } from "../domain/gates/gate-blocks.ts";
import type { CriterionResult } from "../domain/gates/gate-finding.ts";
import { canonicalSpec, type PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import { requiredAudits } from "../domain/gates/required-audits.ts";
import { heldVerdict, type Loosening } from "../domain/ratchet/loosening.ts";
import { criterionAssuranceToMessage, gateAssuranceToMessage } from "./assurance-message.ts";
import { characteristicToMessage, keepSurfaceToMessage } from "./characteristic-message.ts";
import { looseningToMessage } from "./loosening-message.ts";
import { missingFactsToMessage } from "./missing-facts-message.ts";
import { robustnessToMessage } from "./robustness-message.ts";

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
    criteria: evaluation.criteria.map((result, at) =>
      criterionToMessage(result, evaluation.assured.criteria[at]),
    ),
    ensembleStatus: EnsembleStatusEnum[evaluation.ensembleStatus ?? "UNSPECIFIED"],
    reason: evaluation.reason,
    decidedBy: evaluation.decidedBy,
    deadLetterCount: BigInt(evaluation.deadLetterCount),
    missingFacts: missingFactsToMessage(evaluation.missingFacts),
    ...(evaluation.keepSurface && { keepSurface: keepSurfaceToMessage(evaluation.keepSurface) }),
    withoutForecast: evaluation.withoutForecast.map(({ reason, count }) => {
      return { reason, count: BigInt(count) };
    }),
    furtherAuditSets: [...evaluation.furtherAuditSets],
    baselineAuditSet: evaluation.baselineAuditSet,
    blocks: evaluation.blocks.map((block) => blockToMessage(block, evaluation.loosenings)),
    ownVerdict: GateVerdictEnum[evaluation.ownVerdict ?? "UNSPECIFIED"],
    ...(evaluation.robustness && {
      robustness: robustnessToMessage(evaluation.robustness, evaluation.loosenings),
    }),
    loosenings: evaluation.loosenings.map(looseningToMessage),
    assured: gateAssuranceToMessage(evaluation.assured, evaluation.loosenings),
  };
}

function criterionToMessage(
  result: CriterionResult,
  assurance?: Assurance,
): MessageInitShape<typeof CriterionResultSchema> {
  const { observed, comparator, minimumN, verdict, window, baseline, characteristic, ...rest } =
    result;
  return {
    ...rest,
    observed: metricToMessage(observed),
    comparator: ComparatorEnum[comparator],
    minimumN: BigInt(minimumN),
    verdict: GateVerdictEnum[verdict],
    ...(baseline && { baseline: metricToMessage(baseline) }),
    ...(characteristic && { operatingCharacteristic: characteristicToMessage(characteristic) }),
    ...(window && windowToMessage(window)),
    ...(assurance && { assured: criterionAssuranceToMessage(assurance) }),
  };
}

function windowToMessage(window: CriterionWindow) {
  if ("closes" in window) return { windowCloses: window.closes };
  if ("audits" in window) return { windowAudits: window.audits };
  return "decisions" in window
    ? { windowDecisions: window.decisions }
    : { windowDays: window.days };
}

function blockToMessage(
  block: GateBlock,
  loosenings: readonly Loosening[],
): MessageInitShape<typeof GateBlockSchema> {
  const { verdict, ensembleStatus, reason, criteria } = block.finding;
  return {
    auditRuns: block.auditRuns,
    effectiveAudits: BigInt(block.effectiveAudits),
    lastAsOfTime: timestampFromMs(block.lastAsOfMs),
    verdict: GateVerdictEnum[heldVerdict(verdict, loosenings)],
    ensembleStatus: EnsembleStatusEnum[ensembleStatus ?? "UNSPECIFIED"],
    decides: block.isDecisive,
    reason,
    criteria: criteria.map((result) => criterionToMessage(result)),
  };
}

/** A gate's specification as the contract has it. */
export function specToMessage({
  specHash,
  spec,
}: PinnedGateSpec): MessageInitShape<typeof GateSpecSchema> {
  const specJson = canonicalJson(canonicalSpec(spec));
  const { audits, auditRuns, closes } = requiredAudits(spec);
  return {
    gate: spec.gate,
    title: spec.title,
    specHash,
    specJson,
    requiredAudits: audits,
    requiredAuditRuns: auditRuns,
    requiredCloses: closes,
  };
}
