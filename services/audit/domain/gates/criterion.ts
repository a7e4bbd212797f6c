import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { type Bound, holds } from "./bound.ts";
import { comparedMessage, tooFewMessage, undefinedMessage } from "./criterion-message.ts";
import type { GateVerdict } from "./verdict.ts";

/** One criterion with what was found. */
export interface CriterionResult extends Bound {
  /** Criterion id, unique in its gate. */
  readonly criterion: string;
  readonly observed: Metric;
  readonly verdict: GateVerdict;
  /** One sentence for a person. */
  readonly message: string;
}

/** Holds a metric against a bound. Undefined, or too few observations, is INCONCLUSIVE. */
export function evaluateCriterion(
  criterion: string,
  observed: Metric,
  bound: Bound,
): CriterionResult {
  const value = metricValue(observed);
  const outcome = (verdict: GateVerdict, message: string): CriterionResult => ({
    criterion,
    observed,
    comparator: bound.comparator,
    threshold: bound.threshold,
    minimumN: bound.minimumN,
    verdict,
    message,
  });
  if (observed.n < bound.minimumN) {
    return outcome("INCONCLUSIVE", tooFewMessage(observed, bound.minimumN));
  }
  if (value === undefined) return outcome("INCONCLUSIVE", undefinedMessage(observed));
  return outcome(holds(value, bound) ? "PASS" : "FAIL", comparedMessage(observed, value, bound));
}
