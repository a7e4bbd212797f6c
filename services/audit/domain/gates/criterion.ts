import { type Metric, metricValue } from "../../../kernel/metric.ts";
import type { GateVerdict } from "./verdict.ts";

/** How a criterion compares. */
export type Comparator = "AT_LEAST" | "AT_MOST";

/** What a metric is held against. */
export interface Bound {
  readonly comparator: Comparator;
  /** In the metric's unit. */
  readonly threshold: number;
  /** Observations needed before the criterion can pass or fail. */
  readonly minimumN: number;
}

/** One criterion with what was found. */
export interface CriterionResult extends Bound {
  /** Criterion id, unique in its gate. */
  readonly criterion: string;
  readonly observed: Metric;
  readonly verdict: GateVerdict;
  /** One sentence for a person. */
  readonly message: string;
}

/** Values closer to a threshold than this are equal to it, so that rounding never decides. */
const tolerance = 1e-12;

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
    return outcome(
      "INCONCLUSIVE",
      `${observed.name}: ${observed.n} ${observed.denominator}, fewer than the ${bound.minimumN} needed`,
    );
  }
  if (value === undefined) {
    const reason = "undefinedReason" in observed ? observed.undefinedReason : "";
    return outcome("INCONCLUSIVE", `${observed.name} is undefined: ${reason}`);
  }
  const held = holds(value, bound);
  const wanted = bound.comparator === "AT_LEAST" ? "at least" : "at most";
  return outcome(
    held ? "PASS" : "FAIL",
    `${observed.name} is ${round(value)} ${observed.unit}, ${held ? "as" : "not as"} wanted: ${wanted} ${round(bound.threshold)}`,
  );
}

/** Whether a finite value satisfies the bound; equality within 1e-12 does. */
export function holds(value: number, bound: Pick<Bound, "comparator" | "threshold">): boolean {
  return bound.comparator === "AT_LEAST"
    ? value >= bound.threshold - tolerance
    : value <= bound.threshold + tolerance;
}

function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}
