import {
  lawOf,
  type SampledCriterion,
} from "#services/audit/domain/assurance/assured-criterion.ts";
import { askedBy } from "#services/audit/domain/assurance/assured-gate.ts";
import type { SampledMetric } from "#services/audit/domain/assurance/sampled-metrics.ts";
import { judgeSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import type { CriterionResult } from "#services/audit/domain/gates/gate-finding.ts";
import type { GateSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { noEvidence } from "#services/audit/domain/gates/plan-gate.ts";

/** A criterion of a gate that is estimated. */
export interface Limit {
  readonly result: CriterionResult;
  readonly asked: SampledCriterion;
  readonly law: SampledMetric;
}

/** A gate with the criteria of it that are estimated; what it counts is taken to hold. */
export interface EstimatedGate {
  readonly spec: GateSpec;
  readonly limits: readonly Limit[];
}

/** The gates on file that estimate something. */
export function estimatedGates(gates: readonly GateSpec[]): readonly EstimatedGate[] {
  return gates
    .map((spec) => ({ spec, limits: limitsOf(spec) }))
    .filter(({ limits }) => limits.length > 0);
}

function limitsOf(spec: GateSpec): readonly Limit[] {
  return judgeSpec(spec, noEvidence).finding.criteria.flatMap((result) => {
    const asked = askedBy(spec, result);
    const law = lawOf(asked);
    const { threshold } = result;
    // What a baseline will be is not known.
    if (law === undefined || asked.margin !== undefined) return [];
    if (law.kind === "SHARE" && !(threshold > 0 && threshold < 1)) return [];
    return { result, asked, law };
  });
}
