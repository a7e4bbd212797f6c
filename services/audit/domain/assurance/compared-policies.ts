import type { Evidence } from "../evidence/evidence.ts";
import type { PolicyComparison } from "../evidence/policy-verdict.ts";
import type { CriterionResult } from "../gates/gate-finding.ts";
import { regimeVerdictMetrics, regimeVerdictOf } from "../metrics/regime-verdict.ts";
import type { Assurance } from "./assurance.ts";

/**
 * How sure a criterion is that reads recorded comparisons of policies: what it says where those count as decided alone
 * of which one arm was shown to be better. One that an earlier version recorded counts as written.
 * @returns undefined for a criterion on another metric, and where the policy took part in no comparison that says how
 *   sure it is: the verdict as written is all there is
 */
export function comparedAssurance(
  { verdict, comparator, threshold }: CriterionResult,
  metric: string,
  evidence: Evidence,
): Assurance | undefined {
  const read = regimeVerdictMetrics.find(({ name }) => name === metric);
  if (read === undefined) return undefined;
  const comparisons = evidence.policyComparisons ?? [];
  if (comparisons.every(({ assured }) => assured === undefined)) return undefined;
  const shown = comparisons.map(asAssured);
  const { decided, lost } = regimeVerdictOf(evidence, shown);
  const measured = read.measure({ ...evidence, policyComparisons: shown });
  const kind = "COMPARISON" as const;
  if (decided === 0 || !("value" in measured)) {
    const open = "no comparison of its policy shows that one arm is the better one";
    return { verdict: verdict === "FAIL" ? "FAIL" : "INCONCLUSIVE", kind, reason: open };
  }
  const isHeld =
    comparator === "AT_LEAST" ? measured.value >= threshold : measured.value <= threshold;
  const which = `${decided} ${decided === 1 ? "comparison shows" : "comparisons show"} which arm is better`;
  const stands = lost ? "its policy lost" : "its policy stands";
  return { verdict: isHeld ? "PASS" : "FAIL", kind, reason: `${which}; ${stands}` };
}

function asAssured(comparison: PolicyComparison): PolicyComparison {
  const { assured, conclusion } = comparison;
  if (assured === undefined) return comparison;
  const isShown = assured === "BASE_BETTER" || assured === "OTHER_BETTER";
  // What is not decided as written is not decided here.
  if (!isShown || conclusion === "INCONCLUSIVE")
    return { ...comparison, conclusion: "INCONCLUSIVE" };
  return { ...comparison, conclusion: assured };
}
