import { violationCriterion } from "../../gates/forecast-audits-gate.ts";
import type { CriterionResult } from "../../gates/gate-finding.ts";
import type { Assurance } from "../assurance.ts";
import { type SkillFinding, type SkillTerms, skillFinding } from "./skill-verdict.ts";

/** Whether the rate of forecasts that lose much was shown to be below its limit, which an assured KEEP asks for. */
export interface Harmless extends SkillFinding {
  /** The limit. */
  readonly limitRatio: number;
  /** Mean share of a date's forecasts that violate; absent without a date. */
  readonly violationRatio?: number;
}

/** By the assured verdict on the violation rate of the decision over the ensemble, whose criteria come last. */
export function harmlessOf(
  results: readonly CriterionResult[],
  criteria: readonly Assurance[],
  terms: SkillTerms,
): Harmless | undefined {
  const at = results.findLastIndex(({ criterion }) => criterion === violationCriterion);
  const evidence = criteria[at]?.evidence;
  const limitRatio = results[at]?.threshold;
  if (limitRatio === undefined) return undefined;
  const { logPass = Number.NEGATIVE_INFINITY, observations = 0, observed } = evidence ?? {};
  const absence = evidence === undefined ? criteria[at]?.reason : terms.noDates;
  return {
    limitRatio,
    ...skillFinding(
      { logEvidence: logPass, observations },
      terms,
      observations === 0 ? absence : undefined,
    ),
    ...(observed !== undefined && { violationRatio: observed }),
  };
}
