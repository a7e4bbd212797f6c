import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { type Bound, holds } from "./bound.ts";
import { comparedMessage, tooFewMessage, undefinedMessage } from "./criterion-message.ts";
import type { CriterionResult, GateVerdict } from "./gate-finding.ts";

/** Compares a metric with a bound. Undefined, or too few observations, is INCONCLUSIVE. */
export function evaluateCriterion(
  criterion: string,
  observed: Metric,
  { comparator, threshold, minimumN }: Bound,
): CriterionResult {
  const value = metricValue(observed);
  const bound = { comparator, threshold, minimumN };
  const result = (verdict: GateVerdict, message: string): CriterionResult => ({
    criterion,
    observed,
    ...bound,
    verdict,
    message,
  });
  if (observed.n < minimumN) return result("INCONCLUSIVE", tooFewMessage(observed, minimumN));
  if (value === undefined) return result("INCONCLUSIVE", undefinedMessage(observed));
  return result(holds(value, bound) ? "PASS" : "FAIL", comparedMessage(observed, value, bound));
}
