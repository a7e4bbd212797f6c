import type { Evidence } from "../evidence/evidence.ts";
import { tallyOf } from "../evidence/fold.ts";
import { policyOfAudit } from "../evidence/observation.ts";
import {
  type PolicyComparison,
  type PolicyVerdict,
  verdictOnPolicy,
} from "../evidence/policy-verdict.ts";
import { type Measurement, measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

const madeByPolicy = tallyOf("FORECAST_MADE", ({ audit }) => policyOfAudit(audit));

/** Of the policy that all forecasts are of; forecasts of several have no verdict. */
export function regimeVerdictOf(
  evidence: Pick<Evidence, "of">,
  comparisons: readonly PolicyComparison[],
): PolicyVerdict {
  const policies = [...evidence.of(madeByPolicy).keys()];
  const [policy = ""] = policies.length === 1 ? policies : [];
  return verdictOnPolicy(policy, comparisons);
}

function ofVerdict(
  description: Omit<PlainMetric, "denominator" | "measure">,
  measure: (verdict: PolicyVerdict) => Measurement,
): PlainMetric {
  return {
    ...description,
    denominator: "decided comparisons of its policy",
    readsOtherRecords: true,
    measure: (evidence) => measure(regimeVerdictOf(evidence, evidence.policyComparisons ?? [])),
  };
}

/** What is recorded of the forecast policy with regime detection on and off (CompareAuditSets). */
export const regimeVerdictMetrics: readonly PlainMetric[] = [
  ofVerdict(
    {
      name: "regime_comparisons_decided",
      unit: "COUNT",
      meaning:
        "Comparisons on recorded bars of the forecast policy with the one that differs from it in `regime.enabled` alone, which came to a winner or to no clear winner. Of several on the same bars the first counts.",
    },
    // An INCONCLUSIVE comparison is no observation, so that a minimum of observations leaves a criterion open.
    ({ decided }) => measuredValue(decided, decided),
  ),
  ofVerdict(
    {
      name: "regime_policy_stands",
      unit: "COUNT",
      meaning:
        "1 where the forecast policy has not lost the comparison with the most pairs among those, 0 where it has; undefined while none is decided.",
    },
    ({ decided, lost }) =>
      lost === undefined ? noValue("NO_DATA", 0) : measuredValue(lost ? 0 : 1, decided),
  ),
];
