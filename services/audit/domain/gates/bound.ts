import { comparisonTolerance } from "../metrics/measurement.ts";

/** How a criterion compares. */
export const comparators = ["AT_LEAST", "AT_MOST"] as const;

/** How one criterion compares. */
export type Comparator = (typeof comparators)[number];

/** What a metric is compared with. */
export interface Bound {
  readonly comparator: Comparator;
  /** In the metric's unit. */
  readonly threshold: number;
  /** Observations needed before the criterion can pass or fail. */
  readonly minimumN: number;
}

/** Whether a finite value satisfies the bound; equality within 1e-12 does. */
export function holds(value: number, bound: Pick<Bound, "comparator" | "threshold">): boolean {
  return bound.comparator === "AT_LEAST"
    ? value >= bound.threshold - comparisonTolerance
    : value <= bound.threshold + comparisonTolerance;
}
