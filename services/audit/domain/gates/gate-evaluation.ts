import type { Evidence } from "../evidence/evidence.ts";
import { evaluateCriteriaGate } from "./criteria-gate.ts";
import { evaluateForecastAudits } from "./forecast-audits-gate.ts";
import type { GateFinding } from "./gate-finding.ts";
import type { PinnedGateSpec } from "./gate-spec.ts";

/** A specification evaluated for one audit set. */
export interface SpecEvaluation extends GateFinding {
  readonly gate: string;
  readonly title: string;
  readonly auditSet: string;
  readonly specHash: string;
}

/**
 * Evaluates a specification on the evidence of one audit set, as written (point estimates).
 *
 * A fact that could not be read makes the answer INCONCLUSIVE whatever the criteria found: it may
 * have been the one that decides, and missing data never makes a gate easier.
 */
export function evaluateSpec(pinned: PinnedGateSpec, evidence: Evidence): SpecEvaluation {
  const { specHash, spec } = pinned;
  const found =
    spec.kind === "CRITERIA"
      ? evaluateCriteriaGate(spec, evidence)
      : evaluateForecastAudits(spec, evidence);
  return {
    gate: spec.gate,
    title: spec.title,
    auditSet: evidence.auditSet,
    specHash,
    ...(evidence.deadLetterCount > 0 ? unreadable(found, evidence.deadLetterCount) : found),
  };
}

function unreadable(found: GateFinding, deadLetterCount: number): GateFinding {
  return {
    ...found,
    verdict: "INCONCLUSIVE",
    ...(found.ensembleStatus && { ensembleStatus: "INCONCLUSIVE" }),
    decidedBy: "",
    reason: `${deadLetterCount} facts could not be read, so the evidence is incomplete; without them it would be ${found.verdict}: ${found.reason}`,
  };
}
